"""`digestlint check`, the installed command: what it finds by which rules, and how it ends."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from .checked import FAILS, WARNS
from .schema import REPORT, SUMMARY
from .support import LINK, LINKS, Blog, digestlint, post, sample, within

# Findings, and how a run ends --------------------------------------------------------------------


def test_a_sound_blog_ends_with_0(blog: Blog) -> None:
    blog.post(5, sample())
    result = blog.check()
    assert result == (0, "", "No findings in 1 post\n")


def test_an_error_ends_with_1(blog: Blog) -> None:
    path = blog.post(5, post(FAILS))
    result = blog.check()
    assert result.status == 1
    assert result.out.startswith(f"{path}:11:3: LK306 [id-mismatch] error: ")
    assert result.err == "Found 1 error in 1 of 1 post\n"


@pytest.mark.parametrize(
    ("lines", "fail_on", "status"),
    [
        *((FAILS, level, 1) for level in ("error", "warning", "info")),
        *((WARNS, level, int(level != "error")) for level in ("error", "warning", "info")),
        *((LINK, level, 0) for level in ("error", "warning", "info")),
        (FAILS, "never", 0),
    ],
)
def test_the_least_severity_that_fails(blog: Blog, lines: str, fail_on: str, status: int) -> None:
    blog.post(5, post(lines))
    assert blog.check("--fail-on", fail_on).status == status
    blog.write("digestlint.toml", f'fail-on = "{fail_on}"\n')
    assert blog.check().status == status
    assert blog.check("--fail-on", "info").status == (lines != LINK)


def test_json_is_the_contract_to_the_letter(blog: Blog) -> None:
    path = blog.post(5, post(FAILS))
    blog.post(6, post(WARNS).replace("2601.0", "2601.1"))
    result = blog.check("--format", "json")
    report = result.json()
    Draft202012Validator(REPORT).validate(report)
    mismatch, locale = report["diagnostics"]
    assert mismatch == {
        "path": path,
        "code": "LK306",
        "name": "id-mismatch",
        "severity": "error",
        "message": mismatch["message"],
        **_place(11, 3, 62),
        "paper": {"number": 1, "arxiv_id": "2601.01234"},
        "section": None,
        "fix": None,
    }
    assert locale["fix"] == {
        "applicability": "safe",
        "message": locale["fix"]["message"],
        "edits": [
            {
                **_place(11, 14, 61),
                "text": "https://www.alphaxiv.org/ko/overview/2601.11234",
            }
        ],
    }
    assert list(report["summary"]) == list(SUMMARY)
    assert list(report["summary"].values()) == [2, 2, 4, 1, 1, 0, 1]
    assert list(report) == ["version", "diagnostics", "summary"]


def _place(line: int, column: int, end: int) -> dict[str, int]:
    return {"line": line, "column": column, "end_line": line, "end_column": end}


def test_findings_come_by_path_line_column_and_code(blog: Blog) -> None:
    for day in (9, 5, 7):
        blog.post(day, post(FAILS + WARNS).replace(": Pruning", ":  Pruning"))
    found = [
        (one["path"], one["line"], one["column"], one["code"])
        for one in blog.check("--format", "json").json()["diagnostics"]
    ]
    assert found == sorted(found)
    assert len(found) > 9


def test_paths_are_relative_to_the_working_folder(blog: Blog, tmp_path: Path) -> None:
    path = blog.post(5, post(FAILS))
    (found,) = blog.lint(cwd=tmp_path, *[str(blog.folder)])  # noqa: B026
    assert found[0] == f"blog/{path}"
    name = path.removeprefix("_posts/")
    assert blog.lint(".", cwd=blog.folder / "_posts")[0][0] == name
    (blog.folder / "other").mkdir()
    assert blog.lint("..", cwd=blog.folder / "other")[0][0] == str(blog.folder / path)


def test_findings_go_to_standard_output_and_all_else_to_standard_error(blog: Blog) -> None:
    blog.post(5, post(FAILS))
    loud, quiet = blog.check(), blog.check("--quiet")
    assert quiet == (1, loud.out, "")
    assert blog.check("-q", "nothing-here.md").err.startswith("digestlint: no such file")


@pytest.mark.parametrize("module", [True, False])
def test_as_a_module_too(blog: Blog, module: bool) -> None:
    blog.post(5, post(FAILS))
    result = digestlint("check", *LINKS, cwd=blog.folder, module=module)
    assert result.status == 1
    version = digestlint("--version", cwd=blog.folder, module=module)
    assert version.out.startswith("digestlint 0.")


def test_windows_line_ends_change_no_place(blog: Blog) -> None:
    path = blog.post(5, post(FAILS + WARNS))
    before = blog.check("--format", "json").json()["diagnostics"]
    file = blog.folder / path
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert blog.check("--format", "json").json()["diagnostics"] == before
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert blog.check("--format", "json").json()["diagnostics"] == before


# Which rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("--select", "LK306"), ["LK306"]),
        (("--select", "id-mismatch"), ["LK306"]),
        (("--select", "LK30"), ["LK306", "LK307"]),
        (("--select", "LK306,LK307"), ["LK306", "LK307"]),
        (("--select", "LK306", "--select", "LK307"), ["LK306", "LK307"]),
        (("--select", "LK", "--ignore", "LK306"), ["LK307"]),
        (("--select", "LK", "--ignore", "LK3"), []),
        (("--select", "LK306", "--extend-select", "LK307"), ["LK306", "LK307"]),
        (("--select", "LK", "--ignore", "id-mismatch, alphaxiv-locale"), []),
        (("--select", "SU"), []),
    ],
)
def test_rules_by_code_prefix_and_name(
    blog: Blog, arguments: tuple[str, ...], codes: list[str]
) -> None:
    blog.post(5, post(FAILS + "\n" + WARNS))
    result = within("check", *arguments, "--format", "json", cwd=blog.folder)
    assert [code for _, code, _ in result.found()] == codes


@pytest.mark.parametrize("option", ["--select", "--ignore", "--extend-select"])
@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("LK366", "there is no rule `LK366`; did you mean `LK306`?"),
        ("lk306", "did you mean `LK306`?"),
        ("id-mismach", "did you mean `id-mismatch`?"),
        ("QQQQ", "there is no rule `QQQQ`"),
        (" ,", "names no rule"),
        ("LK306;LK307", "there is no rule"),
        ("\x1b[31m", "\\x1b[31m"),
    ],
)
def test_an_unknown_rule_is_refused(blog: Blog, option: str, word: str, says: str) -> None:
    result = within("check", option, word, cwd=blog.folder)
    assert result.status == 2
    assert result.out == ""
    assert says in result.err
    assert len(result.err.splitlines()) == 1


# Wrong use ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--no-such-option",), "No such option"),
        (("--format", "jsno"), "jsno"),
        (("--fail-on", "fatal"), "fatal"),
        (("--jobs", "0"), "0"),
        (("--unsafe-fixes",), "--unsafe-fixes goes with --fix or --diff"),
        (("--stdin-filename", "a.md"), "--stdin-filename goes with `-`"),
        (("-", "_posts"), "goes with no other path"),
        (("-", "--changed-since", "main"), "--changed-since is about files"),
        (("-", "--write-baseline", "b.json"), "--write-baseline is about files"),
        (("-", "--watch"), "--watch is about files"),
        (("--changed-lines",), "--changed-lines goes with --changed-since"),
        (("--baseline", "b.json", "--write-baseline", "b.json"), "exclude each other"),
        (("--diff", "--write-baseline", "b.json"), "--diff only shows"),
        (("--diff", "--watch"), "--diff only shows"),
        (
            ("--changed-since", "main", "--changed-lines", "--write-baseline", "b.json"),
            "--write-baseline needs all findings",
        ),
        (("--config", "x.toml", "--isolated"), "contradict each other"),
        (("--config", "nowhere.toml"), "nowhere.toml"),
        (("--config", "."), "a folder"),
        (("--changed-since", "main"), "needs a git repository"),
        (("--baseline", "nowhere.json"), "nowhere.json"),
        (("",), "no such file"),
    ],
)
def test_wrong_use_is_answered_in_a_line(blog: Blog, arguments: tuple[str, ...], says: str) -> None:
    blog.post(5, sample())
    result = within("check", *arguments, cwd=blog.folder)
    assert result.status == 2
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith("digestlint: ")
    assert says in line


@pytest.mark.parametrize("name", ["chek", "lint", "\x1b[31m"])
def test_a_command_that_is_none(tmp_path: Path, name: str) -> None:
    result = within(name, cwd=tmp_path)
    assert result.status == 2
    assert "there is no command" in result.err
    assert ("did you mean `check`" in result.err) == (name == "chek")
    assert "\x1b" not in result.err


def test_help_names_every_option_of_the_contract(tmp_path: Path) -> None:
    shown = within("check", "--help", cwd=tmp_path).out
    for option in (
        *(
            "--fix",
            "--unsafe-fixes",
            "--diff",
            "--select",
            "--ignore",
            "--extend-select",
            "--format",
        ),
        *("--output", "--fail-on", "--changed-since", "--stdin-filename", "--baseline", "--jobs"),
        *(
            "--write-baseline",
            "--no-cache",
            "--cache-dir",
            "--statistics",
            "--config",
            "--isolated",
        ),
        *("--quiet", "--color", "--changed-lines", "--watch", "--output-file"),
    ):
        assert option in shown
