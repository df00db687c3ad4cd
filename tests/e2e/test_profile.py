"""`--profile` tells rule writers what their rules cost, and changes nothing else."""

import re
from pathlib import Path

import pytest

from e2e.support import LINK, WRONG, Blog, post, sample, within


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path)
    for day in (5, 6):
        blog.post(day, post(WRONG if day == 5 else LINK))
    return blog


def test_each_rule_has_its_row(blog: Blog) -> None:
    plain = within("check", "--format", "json", cwd=blog.folder)
    result = within("check", "--format", "json", "--profile", cwd=blog.folder)
    assert (result.status, result.json()) == (plain.status, plain.json())
    rows = re.findall(r"^ +[\d.,]+ +([\d.]+)% (.{8}) (.{9}) (.{8}) (.+)$", result.err, re.M)
    named = {name: (calls.strip(), found.strip()) for _, calls, _, found, name in rows}
    assert named["LK306 id-mismatch"] == ("1", "1")
    assert named["FM102 front-matter-syntax"] == ("2", "")
    assert rows[-1][-1] == "reading, positions, reports"
    assert sum(float(share) for share, *_ in rows) == pytest.approx(100, abs=3)


def test_a_rule_of_ones_own_has_its_row_too(blog: Blog) -> None:
    rules = Path(__file__).parents[2] / "examples" / "house-rules"
    blog.write("rules/HS101.yaml", (rules / "HS101-exclamation.yaml").read_bytes())
    blog.write("digestlint.toml", 'rules = ["rules"]\n')
    blog.post(7, sample().replace("다.\n", "다!\n", 1))
    result = within("check", "--profile", "--select", "HS101", cwd=blog.folder)
    assert result.status == 0
    assert " HS101 " in result.err


@pytest.mark.parametrize("other", [("--jobs", "2"), ("--watch",), ("--scheduler", "tcp://x:1")])
def test_what_it_does_not_go_with(blog: Blog, other: tuple[str, ...]) -> None:
    result = within("check", "--profile", *other, cwd=blog.folder)
    assert (result.status, result.out) == (2, "")
    assert "--profile measures one process" in result.err
