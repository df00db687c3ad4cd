"""A blog with a server, for the tests that translate."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deepl_server import deepl_server
from translate.blog import Blog


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Blog]:
    (tmp_path / "_config.yml").touch()
    with deepl_server() as server:
        yield Blog(tmp_path, server)
