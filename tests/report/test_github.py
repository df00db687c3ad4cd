from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

from digestlint.diagnostics import Severity
from digestlint.report import Report
from digestlint.report.concise import sentence
from digestlint.report.escape import visible
from digestlint.report.github import render, step_summary
from digestlint.report.tally import summary

from .runner import parse, read
from .sample import diagnostic, hostile, readable, report
from .strategies import reports

ORDER: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


@given(reports())
def test_the_runner_reads_back_what_was_found(anything: Report) -> None:
    commands = read("".join(render(anything)))
    expected = sorted(anything.diagnostics, key=lambda item: list(ORDER).index(item.severity))
    assert len(commands) == len(expected)
    for command, item in zip(commands, expected, strict=True):
        assert command is not None
        assert command.name == ORDER[item.severity]
        assert command.data == sentence(item)
        properties = {
            "line": str(item.line),
            "endLine": str(item.end_line),
            "title": visible(f"{item.code} {item.name}"),
        }
        if item.line == item.end_line:
            properties["col"] = str(item.column)
            properties["endColumn"] = str(item.end_column)
        file = command.properties.pop("file")
        # The runner has no escape for an equals sign at the beginning of a value.
        assert file == visible(item.path).lstrip("=")
        assert command.properties == properties


def test_errors_come_first_for_only_ten_of_a_kind_are_shown() -> None:
    names = [command.name for command in read("".join(render(readable()))) if command]
    assert names == ["error"] * 3 + ["warning"] * 3 + ["notice"]


def test_a_span_over_several_lines_has_no_columns() -> None:
    finding = diagnostic("a.md", "one\ntwo", "ne\ntw", "LG502", "x")
    (command,) = read("".join(render(report([finding], {}))))
    assert command is not None
    assert "col" not in command.properties
    assert "endColumn" not in command.properties
    assert command.properties["endLine"] == "2"


def test_a_percent_sign_is_no_escape() -> None:
    finding = diagnostic("100%0A,:.md", "x", "x", "LG502", "100%0A::error::owned\n50%")
    (command,) = read("".join(render(report([finding], {}))))
    assert command is not None
    assert command.properties["file"] == "100%0A,:.md"
    assert command.data == r"100%0A,:.md:1:1: LG502 100%0A::error::owned\n50%"


def test_the_step_summary_shows_its_text_and_nothing_else() -> None:
    written = step_summary(hostile(1000))
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(written)
    inline = [child for token in tokens if token.type == "inline" for child in _children(token)]
    assert {child.type for child in inline} <= {"text", "text_special", "code_inline"}
    codes = {child.content for child in inline if child.type == "code_inline"}
    paths = {visible(item.path) for item in hostile(1000).diagnostics}
    shown = {path.replace("|", r"\x7c").replace("`", r"\x60") for path in paths}
    assert codes == {"digestlint check --fix", "--fix"} | shown
    assert all(parse(line) is None for line in written.split("\n"))
    assert len([token for token in tokens if token.type == "table_open"]) == 2


def test_a_path_in_the_step_summary_reads_as_it_is() -> None:
    path = "_posts/*a* [b](c) <i> &amp; @f #1 https://g.example www.i.example j@k.example ~h~.md"
    finding = diagnostic(path, "x", "x", "LG502", "a message")
    written = step_summary(report([finding], {}))
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(written)
    cells = ["".join(child.content for child in _children(token)) for token in tokens]
    assert path in cells
    # GitHub makes links of `www.` and of addresses, in text alone.
    (cell,) = [_children(token) for token in tokens if token.content == f"`{path}`"]
    assert [child.type for child in cell] == ["code_inline"]


def test_the_step_summary_names_the_worst_posts_and_counts_the_others() -> None:
    findings = [
        diagnostic(f"{number:02}.md", "x", "x", "LG502" if number == 11 else "LK311", "a message")
        for number in range(14)
        for _ in range(number + 1)
    ]
    rows = [line for line in step_summary(report(findings, {})).split("\n") if ".md" in line]
    assert rows[:3] == [
        "| `11.md` | 12 | 0 | 0 |",
        "| `13.md` | 0 | 14 | 0 |",
        "| `12.md` | 0 | 13 | 0 |",
    ]
    assert len(rows) == 10
    assert "… and 4 more posts." in step_summary(report(findings, {}))


def test_the_step_summary_of_a_run_without_findings_says_so() -> None:
    assert step_summary(report([], {})) == "## digestlint\n\nNo findings in 53 posts.\n"


def test_the_step_summary_stays_far_below_what_github_takes() -> None:
    full = hostile(10_000)
    assert summary(full).fixable == 10_000
    assert len(step_summary(full).encode()) < 1024 * 1024


def _children(token: Token) -> list[Token]:
    return token.children or []
