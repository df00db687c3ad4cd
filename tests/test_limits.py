"""Posts that are large in every way: bounded time, and findings that a person can read.

Each case was tried at full size by hand (SECURITY.md has the figures); here it is as large as a
second allows, or as large as its limit makes it.
"""

import time
from pathlib import Path

import pytest

from digestlint import lint_paths, lint_text

HEAD = """\
---
layout: post
title: "Daily Papers — 2026-01-05"
date: 2026-01-05
tags: [papers]
---

"""
PAPER = (
    "# 1. [GardenNet: Pruning](https://arxiv.org/abs/2601.01234)\n\n"
    "> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.01234)\n\n## Method\n"
)
NAME = "_posts/2026-01-05-daily-papers.md"
FRONT = {
    "flow": "a: " + "[" * 100_000 + "]" * 100_000,
    "nested": "\n".join(" " * depth + "a:" for depth in range(1000)),
    "aliases": "a: &a [x]\n" + "\n".join(f"b{n}: &b{n} [{'*a, ' * 9}*a]" for n in range(2000)),
    "keys": "\n".join(f"k{number}: v" for number in range(5000)),
    "quotes": "a: " + '"' * 100_000,
    "tags": "a: " + "!!str " * 20_000,
    "merge": "a: &a {b: c}\n" + "<<: *a\n" * 5000,
}
BODIES = {
    "line": "가나다 " * 100_000,
    "headings": "# 2. [T](https://arxiv.org/abs/2601.00002)\n\n## Method\n" * 1000,
    "suppressions": "<!-- digestlint-disable-next-line LK306 -->\n" * 2000,
    "findings": "2~3개 5~6 {한다다 <think> а " * 2000,
    "quotes": "> " * 50_000,
    "items": "".join("  " * depth + "- a\n" for depth in range(300)),
}


def test_each_limit_is_one_clear_finding(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    wanted = {
        "01": ("\n# x" * 20_001, "20,001 headings, and the limit is 20,000"),
        "02": ("<!-- digestlint-enable -->" * 20_001, "20,001 suppressions, and the limit is"),
    }
    for day, (body, _) in wanted.items():
        (tmp_path / f"_posts/2026-01-{day}-daily-papers.md").write_text(HEAD + body)
    with (tmp_path / "_posts/2026-01-03-daily-papers.md").open("wb") as stream:
        stream.truncate(200_000_000)
    began = time.process_time()
    found = lint_paths(["_posts"], cwd=tmp_path, settings={})
    assert time.process_time() - began < 5
    assert [one.code for one in found] == ["DL002"] * 3
    for one, (_, message) in zip(found, wanted.values(), strict=False):
        assert message in one.message
    assert "`max-file-size`" in found[2].message


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT)
def test_hostile_yaml_is_one_finding_of_its_own(front: str) -> None:
    began = time.process_time()
    found = lint_text(f"---\n{front}\n---\n\n{PAPER}", path=NAME, settings={}, select=["FM", "DL"])
    assert time.process_time() - began < 5
    assert "DL001" not in {one.code for one in found}
    assert 1 <= len(found) <= 10
    assert max(len(one.message) for one in found) < 500


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_post_that_is_large_in_one_way_takes_little_time(body: str) -> None:
    began = time.process_time()
    found = lint_text(HEAD + PAPER + body, path=NAME, settings={})
    assert time.process_time() - began < 8
    assert "DL001" not in {one.code for one in found}
    assert found
