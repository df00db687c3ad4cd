import json

import pytest
from hypothesis import given

from digestlint.report import Report, renderer
from digestlint.report.json import as_object
from digestlint.report.tally import summary

from .sample import readable
from .strategies import reports

KEYS = [
    "path",
    "code",
    "name",
    "severity",
    "message",
    "line",
    "column",
    "end_line",
    "end_column",
    "paper",
    "section",
    "fix",
]


def test_keys_and_their_order_are_those_of_the_contract() -> None:
    log = json.loads("".join(renderer("json")(readable())))
    assert list(log) == ["version", "diagnostics", "summary"]
    assert log["version"] == 1
    assert all(list(item) == KEYS for item in log["diagnostics"])
    assert list(log["summary"]) == (
        ["files", "files_with_findings", "papers", "error", "warning", "info", "fixable"]
    )
    order = log["diagnostics"][3]
    assert order["paper"] == {"number": 1, "arxiv_id": "2601.01234"}
    assert list(order["fix"]) == ["applicability", "message", "edits"]
    assert list(order["fix"]["edits"][0]) == ["line", "column", "end_line", "end_column", "text"]
    assert log["diagnostics"][2]["fix"] is None


@given(reports())
def test_a_parser_gives_every_value_back(anything: Report) -> None:
    log = json.loads("".join(renderer("json")(anything)))
    assert log == {
        "version": 1,
        "diagnostics": [escaped(as_object(item)) for item in anything.diagnostics],
        "summary": summary(anything)._asdict(),
    }


@given(reports())
def test_jsonl_is_the_findings_of_json_one_a_line(anything: Report) -> None:
    lines = "".join(renderer("jsonl")(anything)).split("\n")
    assert lines.pop() == ""
    log = json.loads("".join(renderer("json")(anything)))
    assert [json.loads(line) for line in lines] == log["diagnostics"]


def escaped(value: object) -> object:
    """A value as JSON may carry it: a lone surrogate as the six characters of its escape."""
    if isinstance(value, str):
        return "".join(
            f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in value
        )
    if isinstance(value, dict):
        return {key: escaped(item) for key, item in value.items()}
    return [escaped(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["json", "jsonl", "gitlab", "sarif", "rdjson"])
def test_hangul_and_emoji_stay_readable(name: str) -> None:
    written = "".join(renderer(name)(readable()))
    assert "졸임 stands twice" in written
    assert "масштаб" in written
