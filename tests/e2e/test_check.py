"""`digestlint check`, the installed command: what it finds, says and answers, and how it ends."""

import contextlib
import fcntl
import json
import os
import signal
import stat
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from digestlint.cli import reporting
from digestlint.errors import UsageError

from .schema import REPORT, SUMMARY
from .support import (
    LINK,
    LINKS,
    WRONG,
    Blog,
    command,
    digestlint,
    environment,
    post,
    sample,
    within,
)

FAILS = WRONG  # an error (LK306)
WARNS = LINK.replace("/ko/", "/ja/")  # a warning (LK307), with a safe fix


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog")


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


# What is looked at -------------------------------------------------------------------------------


def test_a_folder_with_nothing_in_it_is_said(blog: Blog) -> None:
    (blog.folder / "empty").mkdir()
    for arguments, where in (((), "the config's include (_posts/**/*.md)"), (("empty",), "empty")):
        result = blog.check(*arguments)
        assert result == (0, "", f"digestlint: nothing to lint in {where}\n")
    assert blog.check("--quiet").err == ""


def test_posts_that_no_format_claims_are_passed_over_and_counted(blog: Blog) -> None:
    blog.post(5, sample())
    blog.write("_posts/2026-01-05-my-holiday.md", "---\ntitle: Holiday\n---\n\nSun.\n")
    blog.write("_posts/2026-01-06-by-title.md", post(FAILS))
    result = blog.check("--format", "json", "--ignore", "LK310")
    assert [path for path, _, _ in result.found()] == ["_posts/2026-01-06-by-title.md"]
    assert result.err == "Found 1 error in 1 of 2 posts; 1 other file passed over\n"
    alone = blog.check("_posts/2026-01-05-my-holiday.md", "--format", "json")
    assert alone.json()["summary"]["files"] == 1
    (blog.folder / "_posts/2026-01-06-by-title.md").unlink()
    (blog.folder / "_posts/2026-01-05-daily-papers.md").unlink()
    assert "; no format claims the 1 found" in blog.check("_posts").err


def test_a_file_that_is_named_is_linted_in_any_case(blog: Blog) -> None:
    blog.write("notes.txt", post(FAILS))
    assert blog.lint("notes.txt") == [("notes.txt", "LK306", 11)]


def test_paths_that_do_not_exist_are_refused(blog: Blog) -> None:
    blog.post(5, post(FAILS))
    result = blog.check("_posts", "nowhere", "_posts/no.md")
    assert result.status == 2
    assert result.out == ""
    assert '"nowhere", "_posts/no.md"' in result.err
    assert blog.check("_posts\x1b[31m").err.isprintable() is False  # only for its line feed
    assert "\\x1b" in blog.check("_posts\x1b[31m").err


def test_a_repeated_paper_is_seen_when_one_post_is_named(blog: Blog) -> None:
    blog.post(5, sample())
    second = blog.post(6, sample())
    lines = [n for n, line in enumerate(sample().split("\n"), 1) if line.startswith("# ")]
    assert blog.lint(second) == [(second, "LK310", line) for line in lines]
    assert "_posts/2026-01-05-daily-papers.md" in blog.check(second).out
    assert blog.lint("_posts/2026-01-05-daily-papers.md") == []


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"---\ntitle: \xc0\xcc\xb9\xcc\xc1\xf6\n", 2, "CP949"),
        ("---\ntitle: 논문\n".encode("utf-16"), 1, "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "not UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_a_finding(
    blog: Blog, content: bytes, line: int, says: str
) -> None:
    blog.write("_posts/2026-01-04-daily-papers.md", content)
    path = blog.post(5, post(FAILS))
    result = blog.check("--format", "json")
    assert result.found() == [
        ("_posts/2026-01-04-daily-papers.md", "DL002", line),
        (path, "LK306", 11),
    ]
    assert result.status == 1
    assert says in result.json()["diagnostics"][0]["message"]


def test_what_cannot_be_read_is_a_finding(blog: Blog) -> None:
    path = blog.post(5, post(FAILS))
    os.mkfifo(blog.folder / "_posts/2026-01-01-daily-papers.md")
    (blog.folder / "_posts/2026-01-02-daily-papers.md").symlink_to("nowhere")
    (blog.folder / "_posts/2026-01-03-daily-papers.md").symlink_to("/etc/hostname")
    large = blog.write("_posts/2026-01-04-daily-papers.md", "")
    os.truncate(large, 200 << 20)
    assert blog.lint() == [
        *((f"_posts/2026-01-0{day}-daily-papers.md", "DL002", 1) for day in (1, 2, 3, 4)),
        (path, "LK306", 11),
    ]
    assert within("check", "--select", "LK", cwd=blog.folder).status == 1


@pytest.mark.skipif(os.getuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_a_finding(blog: Blog) -> None:
    path = blog.post(5, sample())
    (blog.folder / path).chmod(0)
    assert blog.lint() == [(path, "DL002", 1)]


def test_an_empty_file_and_one_of_line_ends_are_linted(blog: Blog) -> None:
    for day, text in ((5, ""), (6, "\n\n\n"), (7, "---"), (8, "\r\r"), (9, "# 1")):
        blog.post(day, text)
    result = blog.check("--format", "json")
    assert result.status == 0
    assert result.json()["summary"]["files"] == 5


def test_a_check_that_fails_is_a_finding_and_costs_no_other(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can make a check fail from outside, so one of our own does, through the library."""
    from digestlint import checks, lint_paths

    def fails(post: object, options: object) -> object:
        raise ZeroDivisionError("nothing \x1b[31m by nothing")

    monkeypatch.setitem(checks._CHECKS, "fails", checks.Check("fails", fails, {}, "post"))  # type: ignore[arg-type]
    rule = (
        "code: XX901\nname: always-fails\nseverity: warning\ncheck: fails\n"
        "summary: It fails.\nmessage: it fails\nwhy: So that it fails once.\n"
        "leaves-alone: Nothing at all.\n"
        "examples: {valid: [{in: post, text: a}], invalid: [{in: post, text: a}]}\n"
    )
    blog.write("rules/XX901-always-fails.yaml", rule)
    blog.write("digestlint.toml", 'rules = ["rules"]\n')
    path = blog.post(5, post(FAILS))
    found = lint_paths(select=["XX901", "LK", "DL001"], cwd=blog.folder)
    assert [(one.path, one.code) for one in found] == [(path, "DL001"), (path, "LK306")]
    assert "XX901" in found[0].message
    assert "ZeroDivisionError" in found[0].message
    assert lint_paths(select=["XX901"], cwd=blog.folder) == ()


# Reports -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "rdjson"]
)
def test_every_format_and_the_same_in_a_file(blog: Blog, name: str) -> None:
    path = blog.post(5, post(FAILS))
    shown = blog.check("--format", name)
    assert shown.status == 1
    assert "LK306" in shown.out
    assert path in shown.out
    written = blog.check("--format", name, "--output", "report.out")
    assert written.out == ""
    assert (blog.folder / "report.out").read_text() == shown.out
    more = blog.check("--output-file", f"{name}=more.out", "--output-file", "concise=c.out")
    assert more.out == blog.check().out
    assert (blog.folder / "more.out").read_text() == shown.out
    assert (blog.folder / "c.out").read_text().startswith(f"{path}:11:3: LK306 ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--output", "no/such/folder/out"),
        ("--output", "."),
        ("--output-file", "json=no/such/folder/out"),
        ("--output-file", "json"),
        ("--output-file", "jason=x"),
        ("--output-file", "=x"),
        ("--output", "/dev/full"),
    ],
)
def test_a_report_that_cannot_be_written_ends_with_2(
    blog: Blog, arguments: tuple[str, ...]
) -> None:
    blog.post(5, post(FAILS))
    result = blog.check(*arguments)
    assert result.status == 2
    assert result.err.startswith("digestlint: ")
    assert not (blog.folder / "x").exists()


def test_a_report_goes_into_a_pipe(blog: Blog) -> None:
    path = blog.post(5, post(FAILS))
    result = blog.check_alone("--quiet", "--output", "/dev/stderr", "--format", "concise")
    assert result.err.startswith(f"{path}:11:3:")


def test_statistics_count_instead_of_listing(blog: Blog) -> None:
    blog.post(5, post(FAILS + WARNS))
    blog.post(6, post(WARNS).replace("2601.0", "2601.1"))
    result = blog.check("--statistics")
    assert [line.split()[:2] for line in result.out.splitlines()] == [
        ["2", "LK307"],
        ["1", "LK306"],
    ]
    assert result.status == 1


@pytest.mark.parametrize(
    ("choice", "env", "colored"),
    [
        ("always", {}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("auto", {}, False),
        ("never", {"TERM": "xterm"}, False),
    ],
)
def test_color_without_a_terminal(
    blog: Blog, choice: str, env: dict[str, str], colored: bool
) -> None:
    blog.post(5, post(FAILS))
    result = blog.check("--color", choice, env=environment(**env))
    assert ("\x1b[" in result.out) == colored
    assert ("\x1b[" in result.err) == colored


def on_terminal(
    blog: Blog, *arguments: str, columns: int = 80, term: str = "xterm", **env: str
) -> tuple[int, str]:
    """Run the command on a terminal of its own; gives status and all that it shows."""
    leader, follower = os.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [command(), *arguments],
        cwd=blog.folder,
        env=environment(TERM=term, **env),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end is closed
        while piece := os.read(leader, 1 << 16):
            shown += piece
    os.close(leader)
    return process.wait(60), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("env", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"term": "dumb"}, False)],
)
def test_color_on_a_terminal(blog: Blog, env: dict[str, str], colored: bool) -> None:
    blog.post(5, post(FAILS))
    status, shown = on_terminal(blog, "check", *LINKS, **env)  # type: ignore[arg-type]
    assert status == 1
    assert "LK306" in shown
    assert ("\x1b[1" in shown) == colored


@pytest.mark.parametrize("arguments", [("check", *LINKS), ("check", "--help"), ("--help",)])
def test_a_terminal_of_20_columns(blog: Blog, arguments: tuple[str, ...]) -> None:
    blog.post(5, post(FAILS))
    status, shown = on_terminal(blog, *arguments, columns=20)
    assert status == ("--help" not in arguments)
    assert "Traceback" not in shown
    assert shown


def test_progress_is_shown_on_a_terminal_and_wiped(blog: Blog) -> None:
    for number in range(400):
        blog.write(f"_posts/2026-01-05-daily-papers-{number}.md", sample())
    arguments = ("check", "--select", "LK306", "--no-cache", "--jobs", "1")
    _, shown = on_terminal(blog, *arguments, NO_COLOR="1")
    *told, wiped, last = shown.split("\r")
    assert told
    assert all(one in ("",) or one.endswith("/400 posts") for one in told)
    assert wiped.isspace()
    assert len(wiped) >= len("400/400 posts")
    assert last == "No findings in 400 posts\n"
    assert "/400" not in within(*arguments, cwd=blog.folder).err


# Where it runs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": None},
        {"LANG": None, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"HOME": None, "XDG_CACHE_HOME": None, "DIGESTLINT_CACHE_DIR": "/proc/nowhere"},
        {"HOME": "/dev/null/home", "DIGESTLINT_CACHE_DIR": None, "XDG_CACHE_HOME": None},
        {"HOME": "", "DIGESTLINT_CACHE_DIR": None, "XDG_CACHE_HOME": "/dev/null"},
        {"COLUMNS": "0"},
        {"COLUMNS": "x"},
        {"PYTHONWARNINGS": "error"},
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=str,
)
def test_any_environment(blog: Blog, env: dict[str, str | None]) -> None:
    name = "_posts/2026-01-05-매일 daily-papers 🦕.md"
    blog.write(name, post(FAILS).replace("> [Alphaxiv]", "> [알파]"))
    result = blog.check_alone(env=environment(**env))
    assert result.status == 1
    assert result.out.startswith(f"{name}:11:3: LK306")
    assert "> [알파](" in result.out


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        ({"LANG": "C", "LC_ALL": None}, "없음.md"),
        ({"LANG": None, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}, r"\uc5c6\uc74c.md"),
    ],
)
def test_a_path_that_the_locale_has_no_letters_for(
    blog: Blog, env: dict[str, str | None], shown: str
) -> None:
    result = blog.check_alone("없음.md", env=environment(**env))
    assert result.status == 2
    assert shown in result.err


def test_a_reader_that_has_seen_enough_is_no_error(blog: Blog) -> None:
    for number in range(200):
        blog.write(f"_posts/2026-01-05-daily-papers-{number}.md", post(FAILS))
    for redirect, arguments in (("2>err", ()), ("2>&1", ()), ("2>err", ("--format", "json"))):
        line = " ".join([command(), "check", *LINKS, "--no-cache", *arguments])
        script = (
            f"set -o pipefail; {line} {redirect} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
        )
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=blog.folder,
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert done.stdout == b"1\n"
        assert done.stderr == b""
        if redirect == "2>err":
            assert "Traceback" not in (blog.folder / "err").read_text()
            assert "Exception" not in (blog.folder / "err").read_text()


@pytest.mark.parametrize("redirect", [">/dev/full", ">&-"])
def test_output_that_cannot_be_written_ends_with_2(blog: Blog, redirect: str) -> None:
    blog.post(5, post(FAILS))
    done = subprocess.run(
        ["bash", "-c", f"{command()} check {' '.join(LINKS)} {redirect}"],
        cwd=blog.folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("digestlint: the report cannot be written: ")


@pytest.mark.parametrize(("lines", "status"), [(FAILS, 1), (LINK, 0)])
def test_without_standard_error(blog: Blog, lines: str, status: int) -> None:
    blog.post(5, post(lines))
    line = f"{command()} check {' '.join(LINKS)} --format concise 2>&-"
    done = subprocess.run(
        ["bash", "-c", line], cwd=blog.folder, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == status
    assert done.stdout.count(b"LK306") == status


def test_a_folder_that_is_gone(blog: Blog) -> None:
    line = f"mkdir gone && cd gone && rmdir ../gone && {command()} check"
    done = subprocess.run(
        ["bash", "-c", line], cwd=blog.folder, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_an_interrupt_ends_with_130(blog: Blog) -> None:
    process = subprocess.Popen(
        [command(), "check", "-"],
        cwd=blog.folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b" " * (1 << 20))  # more than a pipe holds: by then, it reads
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode().strip() == "digestlint: interrupted"


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


def test_the_step_summary_is_written_in_github_actions(blog: Blog, tmp_path: Path) -> None:
    blog.post(5, post(FAILS))
    page = tmp_path / "summary.md"
    env = environment(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page))
    assert blog.check("--format", "github", env=env).out.startswith("::error ")
    assert "LK306" in page.read_text()


def test_a_hostile_post_gives_no_command_to_a_terminal(blog: Blog) -> None:
    hostile = "> [\x1b[31m\u202e::error::x](https://www.alphaxiv.org/ko/overview/2601.04321)\n"
    blog.post(5, post(hostile))
    for arguments in (
        (),
        ("--diff",),
        ("--statistics",),
        ("--color", "always", "--format", "concise"),
    ):
        result = blog.check_alone(*arguments, env=environment(CI="true"))
        assert "\x1b[31m\u202e" not in result.out + result.err
        assert not any(line.lstrip().startswith("::") for line in result.out.splitlines())


def test_many_findings_on_a_line(blog: Blog) -> None:
    link = "[a](https://www.alphaxiv.org/ko/overview/2601.04321) "
    path = blog.post(5, post(link * 10_000 + "\n"))
    result = blog.check("--format", "jsonl")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert len(rows) == 1000
    assert rows[-1]["message"].endswith("(the 1,000th in this post: no more are looked for)")
    assert {row["path"] for row in rows} == {path}
    assert result.status == 1


def test_print_pieces_keeps_quiet_only_for_readers_that_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(UsageError, match="standard output is closed"):
        reporting.print_pieces(["x"])
    monkeypatch.setattr("sys.stderr", None)
    reporting.print_pieces(["x"], error=True)


def test_the_command_is_executable() -> None:
    assert stat.S_IXUSR & Path(command()).stat().st_mode
