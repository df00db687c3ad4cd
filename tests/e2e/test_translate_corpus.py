"""Real posts of a blog, where there are any: only their prose changes, and once is enough."""

import os
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepl_server import deepl_server
from e2e.support import digestlint
from e2e.translating import Site

_KOREAN = re.compile("[가-힣]")
_BEFORE = re.compile(r"\s*(?:[-*+>] |\d+\. |#+ )*(?:\*{0,2}[A-Za-z ]+\*{0,2}: )?")
_BEHIND = re.compile(r"[ \\]*$")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = os.environ.get("DIGESTLINT_CORPUS")
    if not folder:
        pytest.skip("DIGESTLINT_CORPUS names no folder of real posts")
    posts = sorted(Path(folder).glob("_posts/*.md"))
    seed = random.randrange(1 << 32)
    print("seed", seed)
    (tmp_path / "_posts").mkdir()
    for post in random.Random(seed).sample(posts, min(3, len(posts))):
        shutil.copy(post, tmp_path / "_posts")
    (tmp_path / "digestlint.toml").write_text('[translation]\nto = ["en-US"]\n')
    with deepl_server() as server:
        yield Site(tmp_path, server)


@pytest.mark.corpus
def test_only_prose_changes_and_nothing_is_sent_twice(site: Site) -> None:
    run = site.run("--force")
    assert run.statuses == ["written"] * 3, run.report
    for file in run.report["files"]:
        before = (site.root / file["source"]).read_text(encoding="utf-8").split("\n")
        after = (site.root / file["target"]).read_text(encoding="utf-8").split("\n")
        del before[: before.index("---", 1)], after[: after.index("---", 1)]
        for one, other in zip(before, after, strict=True):
            if not _KOREAN.search(one):
                assert other == one.replace("/ko/overview/", "/overview/")
                continue
            assert not _KOREAN.search(other)
            assert _BEFORE.match(other)[0].startswith(_BEFORE.match(one)[0])  # type: ignore[index]
            assert _BEHIND.search(other)[0] == _BEHIND.search(one)[0]  # type: ignore[index]
    done = digestlint("check", "--select", "TR", "--ignore", "TR612", cwd=site.root)
    assert (done.status, done.out) == (0, "")
    seen = site.server.seen
    assert site.run("--force").statuses == ["unchanged"] * 3
    assert site.server.seen == seen
