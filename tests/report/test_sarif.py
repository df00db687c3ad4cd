import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from digestlint.report import Report, RuleInfo, renderer
from digestlint.report.escape import visible

from .sample import DAILY, MANY, POSTS, RULES, diagnostic, hostile, readable, report
from .strategies import fixed, reports

OASIS = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0.json").read_bytes())
SCHEMA = Draft7Validator(OASIS)
# RFC 3986, appendix A: what a URI reference is made of.
URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-F]{2})+")


def run(given_report: Report, *, valid: bool = True) -> dict[str, Any]:
    log = json.loads("".join(renderer("sarif")(given_report)))
    if valid:
        SCHEMA.validate(log)
    (only,) = log["runs"]
    written: dict[str, Any] = only
    return written


def message(text: str) -> str:
    finding = diagnostic(DAILY, "x", "x", "LG502", text)
    written: str = run(report([finding], {}))["results"][0]["message"]["text"]
    return written


def uri(path: str) -> str:
    finding = diagnostic(path, "x", "x", "LG502", "a message")
    location = run(report([finding], {}))["results"][0]["locations"][0]["physicalLocation"]
    written: str = location["artifactLocation"]["uri"]
    return written


@given(reports())
def test_any_report_is_valid_and_every_result_is_on_one_line(anything: Report) -> None:
    written = run(anything)
    rules = written["tool"]["driver"]["rules"]
    for result, item in zip(written["results"], anything.diagnostics, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == item.code
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert URI.fullmatch(place["artifactLocation"]["uri"])
        region = place["region"]
        assert region["startLine"] == region["endLine"] == item.line
        assert region["startColumn"] == item.column
        if (text := anything.sources(item.path)) is not None:
            line = text.split("\n")[item.line - 1]
            last = item.end_column if item.end_line == item.line else len(line) + 1
            assert region["endColumn"] == last
        if item.fix is not None and item.fix.edits and text is not None:
            assert apply(text, result["fixes"][0]) == shown(fixed(text, item.fix))


def apply(text: str, written: dict[str, Any]) -> str:
    """The text with every replacement of a fix made."""
    (change,) = written["artifactChanges"]
    lines = text.split("\n")

    def offset(line: int, column: int) -> int:
        return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1

    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        start = offset(region["startLine"], region["startColumn"])
        end = offset(region["endLine"], region["endColumn"])
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    return text


def shown(text: str) -> str:
    """Text as JSON may carry it: a lone surrogate as the six characters of its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def test_some_of_many_attacks_are_valid_and_the_rest_are_like_them() -> None:
    SCHEMA.validate(json.loads("".join(renderer("sarif")(hostile(500)))))
    results = run(hostile(), valid=False)["results"]
    assert len(results) == MANY
    shapes = {
        (tuple(result), tuple(result["locations"][0]["physicalLocation"]["region"]))
        for result in results
    }
    assert len(shapes) == 1


def test_the_schema_is_the_one_of_oasis() -> None:
    Draft7Validator.check_schema(OASIS)
    assert "oasis-tcs/sarif-spec" in OASIS["$id"]
    assert not SCHEMA.is_valid({"version": "2.0.0", "runs": []})


def test_what_github_needs_is_there_and_what_it_computes_is_not() -> None:
    log = json.loads("".join(renderer("sarif")(readable())))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (only,) = log["runs"]
    assert only["columnKind"] == "unicodeCodePoints"
    for result in only["results"]:
        assert "partialFingerprints" not in result
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"]
    for rule in only["tool"]["driver"]["rules"]:
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_a_long_description_is_cut_and_kept_whole_in_the_help() -> None:
    long = RULES["LG502"]._replace(description="가나다 " * 1000)
    driver = run(report([], {})._replace(rules={"LG502": long}))["tool"]["driver"]
    (rule,) = driver["rules"]
    assert len(rule["fullDescription"]["text"]) <= 1024
    assert rule["fullDescription"]["text"].endswith("…")
    assert rule["help"]["text"] == long.description


def test_a_rule_that_the_run_does_not_list_is_listed_all_the_same() -> None:
    finding = diagnostic(DAILY, "x", "x", "DL001", "x", name="internal-error", severity="error")
    written = run(report([finding], {})._replace(rules={}))
    assert written["tool"]["driver"]["rules"] == [{"id": "DL001", "name": "internal-error"}]
    assert written["results"][0]["ruleIndex"] == 0


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("write `disable: {…}`", "write `disable: {{…}}`"),
        ("{0}", "{{0}}"),
        ("not # N. [Title](URL)", r"not # N. \[Title\](URL)"),
        ("[a] and (b)", "[a] and (b)"),
        ("a\x1b[31m\u202e", r"a\x1b[31m\u202e"),
    ],
)
def test_a_message_is_neither_placeholder_nor_link(text: str, written: str) -> None:
    assert message(text) == written


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("_posts/a.md", "_posts/a.md"),
        ("_posts/한 글#1?.md", "_posts/%ED%95%9C%20%EA%B8%80%231%3F.md"),
        ("a:b%.md", "a%3Ab%25.md"),
        ("../x.md", "../x.md"),
        ("/blog/ä.md", "file:///blog/%C3%A4.md"),
        ("C:/blog/a b.md", "file:///C:/blog/a%20b.md"),
        ("latin-\udce9.md", "latin-%E9.md"),
        ("half-\ud800.md", "half-%ED%A0%80.md"),
    ],
)
def test_a_path_is_a_uri_of_its_bytes(path: str, written: str) -> None:
    assert uri(path) == written
    assert URI.fullmatch(written)
    data = unquote_to_bytes(urlsplit(written).path)
    assert path.encode("utf-8", "surrogatepass" if "\ud800" in path else "surrogateescape") in (
        data,
        data.removeprefix(b"/"),
    )


def test_a_finding_over_several_lines_is_anchored_to_its_first() -> None:
    text = POSTS[DAILY]
    finding = diagnostic(DAILY, text, "Results\n등불", "ST205", "a message")
    known = run(report([finding], POSTS))["results"][0]["locations"][0]["physicalLocation"]
    unknown = run(report([finding], {}))["results"][0]["locations"][0]["physicalLocation"]
    assert known["region"] == {"startLine": 9, "startColumn": 4, "endLine": 9, "endColumn": 11}
    assert unknown["region"] == {"startLine": 9, "startColumn": 4, "endLine": 9}


def test_severities_are_levels() -> None:
    written = run(readable())
    levels = {result["ruleId"]: result["level"] for result in written["results"]}
    assert (levels["LK306"], levels["LK311"], levels["ST211"]) == ("error", "warning", "note")
    rule = RuleInfo("XX1", "x", "info", "a\nb", "c", "d")
    (only,) = run(report([], {})._replace(rules={"XX1": rule}))["tool"]["driver"]["rules"]
    assert only["properties"] == {"tags": ["XX"], "problem.severity": "recommendation"}
    assert only["shortDescription"]["text"] == visible("a\nb")
