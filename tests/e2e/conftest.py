"""What tests of the installed command start from."""

from pathlib import Path

import pytest

from .support import Blog


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """An empty blog; several modules have one of their own."""
    return Blog(tmp_path / "blog")
