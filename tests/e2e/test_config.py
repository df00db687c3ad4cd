"""Each key of the config has its effect; a wrong config is refused with its line."""

import json
from pathlib import Path

import pytest

from .support import LINK, WRONG, Blog, post, sample, within

RULE = """\
code: XX901
name: no-harbor
severity: warning
check: forbidden-pattern
options:
  pattern: Harbor
  where: titles
message: "`{found}` is not to be named; write Port"
summary: The word Harbor.
why: The owner of this blog does not like the word.
leaves-alone: Every other word.
examples:
  valid: [{in: heading, text: "# 1. [Port](https://arxiv.org/abs/2601.01234)"}]
  invalid: [{in: heading, text: "# 1. [⟦Harbor⟧](https://arxiv.org/abs/2601.01234)"}]
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog")
    blog.post(5, post(WRONG))
    return blog


def found(blog: Blog, config: str, *arguments: str) -> list[tuple[str, str]]:
    """Path and code of what is found under a config, whatever rules it selects."""
    blog.write("digestlint.toml", config)
    result = within("check", "--format", "json", *arguments, cwd=blog.folder)
    assert result.status in (0, 1), result.err
    return [(path, code) for path, code, _ in result.found()]


POST = "_posts/2026-01-05-daily-papers.md"
ONLY_LINKS = 'select = ["LK", "SU", "DL"]\n'


def test_include(blog: Blog) -> None:
    blog.write("blog/2026-01-09-daily-papers.md", post(WRONG).replace("2601.0", "2601.1"))
    elsewhere = found(blog, ONLY_LINKS + 'include = ["blog/*.md"]\n')
    assert elsewhere == [("blog/2026-01-09-daily-papers.md", "LK306")]


@pytest.mark.parametrize("paths", [(), ("_posts",), (POST,)])
def test_exclude_holds_for_named_paths_too(blog: Blog, paths: tuple[str, ...]) -> None:
    assert found(blog, ONLY_LINKS + 'exclude = ["_posts/2026-01-05-*"]\n', *paths) == []
    if paths == (POST,):
        said = within("check", *paths, cwd=blog.folder).err
        assert "1 path excluded by the config" in said


def test_select_ignore_and_extend_select(blog: Blog) -> None:
    assert found(blog, 'select = ["LK306"]\n') == [(POST, "LK306")]
    assert found(blog, 'select = ["LK"]\nignore = ["id-mismatch"]\n') == []
    assert found(blog, 'select = ["SU"]\nextend-select = ["LK306"]\n') == [(POST, "LK306")]
    assert found(blog, 'select = ["SU"]\n', "--select", "LK306") == [(POST, "LK306")]
    assert found(blog, 'ignore = ["LK306"]\n', "--select", "LK306") == [(POST, "LK306")]


def test_per_file_ignores(blog: Blog) -> None:
    config = ONLY_LINKS + '[per-file-ignores]\n"{}" = ["LK306"]\n'
    assert found(blog, config.format("_posts/*-05-*")) == []
    assert found(blog, config.format("_posts/*-06-*")) == [(POST, "LK306")]
    blog.write(POST, post("<!-- digestlint-disable-next-line LK306 -->\n" + WRONG))
    assert found(blog, config.format("_posts/*-05-*")) == []


def test_severity(blog: Blog) -> None:
    blog.write("digestlint.toml", ONLY_LINKS + '[severity]\nid-mismatch = "warning"\n')
    result = within("check", "--format", "json", cwd=blog.folder)
    assert result.status == 0
    assert result.json()["summary"]["warning"] == 1


def test_formats(blog: Blog) -> None:
    blog.write("digestlint.toml", ONLY_LINKS + 'formats = ["arxiv-listing"]\n')
    result = within("check", cwd=blog.folder)
    assert result.status == 0
    assert "nothing to lint" in result.err
    blog.write("digestlint.toml", 'formats = ["daily-paper"]\n')
    refused = within("check", cwd=blog.folder)
    assert refused.status == 2
    assert "daily-papers" in refused.err


def test_a_rule_of_ones_own(blog: Blog) -> None:
    blog.write("house/XX901-no-harbor.yaml", RULE)
    config = 'rules = ["house"]\nselect = ["XX901"]\n'
    assert (POST, "XX901") in found(blog, config)
    blog.write(POST, post("<!-- digestlint-disable XX901 -->\n" + LINK))
    assert found(blog, config) == []


def test_a_wrong_rule_is_refused_at_its_line(blog: Blog) -> None:
    blog.write("house/XX901-no-harbor.yaml", RULE.replace("-pattern", "-patern"))
    blog.write("digestlint.toml", 'rules = ["house"]\n')
    result = within("check", cwd=blog.folder)
    assert result.status == 2
    assert "XX901-no-harbor.yaml:4:" in result.err
    assert "did you mean `forbidden-pattern`" in result.err


@pytest.mark.parametrize("name", ["nowhere", "digestlint.toml"])
def test_a_folder_of_rules_that_is_none_is_refused(blog: Blog, name: str) -> None:
    blog.write("digestlint.toml", f'rules = ["{name}"]\n')
    result = within("check", cwd=blog.folder)
    assert (result.status, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert f"{name}: no folder, and the config's `rules` names folders" in result.err


def test_known_tags(blog: Blog) -> None:
    blog.write(POST, sample().replace("[papers, huggingface]", "[papers, gardning]"))
    config = 'select = ["FM106"]\n'
    assert found(blog, config + 'known-tags = ["papers", "gardening"]\n') == [(POST, "FM106")]
    assert found(blog, config + 'known-tags = ["papers", "gardning"]\n') == []


def test_fail_on(blog: Blog) -> None:
    for level, status in (("never", 0), ("error", 1)):
        blog.write("digestlint.toml", ONLY_LINKS + f'fail-on = "{level}"\n')
        assert within("check", cwd=blog.folder).status == status


def test_max_file_size(blog: Blog) -> None:
    assert found(blog, ONLY_LINKS + "max-file-size = 100\n") == [(POST, "DL002")]


def test_baseline(blog: Blog) -> None:
    blog.write("digestlint.toml", ONLY_LINKS)
    within("check", "--write-baseline", ".ci.json", cwd=blog.folder)
    assert found(blog, ONLY_LINKS + 'baseline = ".ci.json"\n') == []
    assert found(blog, ONLY_LINKS) == [(POST, "LK306")]


def test_in_pyproject_toml(blog: Blog) -> None:
    blog.write("pyproject.toml", '[tool.digestlint]\nselect = ["LK307"]\n')
    result = within("check", "--format", "json", cwd=blog.folder)
    assert result.found() == []
    assert within("check", "--isolated", "--select", "LK", cwd=blog.folder).status == 1


def test_a_config_that_is_named(blog: Blog) -> None:
    blog.write("digestlint.toml", 'select = ["LK307"]\n')
    blog.write("other.toml", 'select = ["LK306"]\n')
    arguments = ("check", "--format", "json", "--config", "other.toml")
    assert [code for _, code, _ in within(*arguments, cwd=blog.folder).found()] == ["LK306"]


def test_unknown_codes_are_findings_at_their_place(blog: Blog) -> None:
    config = (
        'select = ["LK306", "LK366"]\nignore = ["id-mismach"]\n'
        '[severity]\nLK999 = "error"\n[per-file-ignores]\n"*.md" = ["XX", "SU"]\n'
    )
    blog.write("digestlint.toml", config + "")
    result = within("check", "--extend-select", "SU902", "--format", "json", cwd=blog.folder)
    unknown = [one for one in result.json()["diagnostics"] if one["code"] == "SU902"]
    places = [(one["path"], one["line"], one["column"]) for one in unknown]
    assert places == [("digestlint.toml", *place) for place in ((1, 20), (2, 11), (4, 1), (6, 11))]
    assert "did you mean `LK306`?" in unknown[0]["message"]
    assert result.status == 1


def test_a_misspelt_select_is_said_though_it_selects_nothing(blog: Blog) -> None:
    blog.write("digestlint.toml", 'select = ["LK366"]\n')
    arguments = ("check", "--format", "json", "--fail-on", "warning")
    result = within(*arguments, cwd=blog.folder)
    assert result.found() == [("digestlint.toml", "SU902", 1)]
    assert result.status == 1
    ignored = within(*arguments, "--ignore", "SU902", cwd=blog.folder)
    assert (ignored.found(), ignored.status) == ([], 0)


@pytest.mark.parametrize(
    ("config", "place", "says"),
    [
        ("selct = []\n", "1:1", "did you mean `select`?"),
        ("\nselect = 'LK'\n", "2:10", 'write ["LK"]'),
        ("select = [\n", "2:1", "is not TOML"),
        ('fail-on = "fatal"\n', "1:11", "fatal"),
        ('baseline = "../b.json"\n', "1:12", "leads out of the project"),
        ('rules = ["/etc"]\n', "1:10", "not relative"),
        ('required-version = ">=99"\n', "1:20", ">=99"),
        ("include = ['a\x1b']\n", "1:", "is not TOML"),
    ],
)
def test_a_wrong_config_is_refused_at_its_place(
    blog: Blog, config: str, place: str, says: str
) -> None:
    blog.write("digestlint.toml", config)
    result = within("check", cwd=blog.folder)
    assert result.status == 2
    (line,) = result.err.splitlines()
    assert line.startswith(f"digestlint: digestlint.toml:{place}")
    assert says in line
    assert within("check", "--isolated", "--select", "LK", cwd=blog.folder).status == 1


def test_a_config_is_found_from_a_folder_below(blog: Blog) -> None:
    blog.write("digestlint.toml", ONLY_LINKS + 'exclude = ["_posts/2026-01-05-*"]\n')
    assert within("check", ".", cwd=blog.folder / "_posts").status == 0


def test_the_json_names_the_config_from_the_working_folder(blog: Blog) -> None:
    blog.write("digestlint.toml", 'select = ["XX", "SU"]\n')
    result = within("check", ".", "--format", "json", cwd=blog.folder / "_posts")
    (finding,) = json.loads(result.out)["diagnostics"]
    assert finding["path"] == str(blog.folder / "digestlint.toml")


@pytest.mark.parametrize("selector", ["ST2", "ALL"])
def test_options_are_those_of_one_rule(blog: Blog, selector: str) -> None:
    blog.write("digestlint.toml", f"[rule-options.{selector}]\nbudget = 900\n")
    result = within("check", cwd=blog.folder)
    assert result.status == 2
    assert result.err == (
        f"digestlint: options of {selector}: name one rule, by its code or its name\n"
    )
