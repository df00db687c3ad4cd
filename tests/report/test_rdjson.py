import json
from pathlib import Path
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator

from digestlint.report import Report, renderer

from .sample import DAILY, MANY, POSTS, diagnostic, edit, fix, hostile, report
from .strategies import fixed, reports

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parent / "schemas/rdjson.json").read_bytes())
)


def result(given_report: Report) -> list[dict[str, Any]]:
    written = json.loads("".join(renderer("rdjson")(given_report)))
    SCHEMA.validate(written)
    diagnostics: list[dict[str, Any]] = written["diagnostics"]
    return diagnostics


def byte_offset(text: str, position: dict[str, int]) -> int:
    """The offset into the text as UTF-8 of a line and a column in bytes."""
    lines = text.encode().split(b"\n")
    return sum(len(line) + 1 for line in lines[: position["line"] - 1]) + position["column"] - 1


@given(reports())
def test_ranges_and_suggestions_are_those_of_the_findings(anything: Report) -> None:
    for written, item in zip(result(anything), anything.diagnostics, strict=True):
        text = anything.sources(item.path)
        span = written["location"]["range"]
        assert span["start"]["line"] == item.line
        assert span["end"]["line"] == item.end_line
        if text is None:
            assert "column" not in span["start"]
            assert "suggestions" not in written
            continue
        assert byte_offset(text, span["start"]) == len(text[: item.start].encode())
        assert byte_offset(text, span["end"]) == len(text[: item.end].encode())
        if item.fix is not None and item.fix.edits:
            (suggestion,) = written["suggestions"]
            start, end = (byte_offset(text, suggestion["range"][key]) for key in ("start", "end"))
            data = text.encode()
            mended = data[:start] + suggestion["text"].encode() + data[end:]
            assert mended.decode() == shown(fixed(text, item.fix))


def shown(text: str) -> str:
    """Text as JSON may carry it: a lone surrogate as the six characters of its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def test_many_attacks_are_valid() -> None:
    assert len(result(hostile(500))) == 500
    written = json.loads("".join(renderer("rdjson")(hostile())))["diagnostics"]
    assert len(written) == MANY
    assert len({tuple(item) for item in written}) == 1
    assert all(len(item["suggestions"]) == 1 for item in written)


def test_columns_count_bytes() -> None:
    text = POSTS[DAILY]
    (written,) = result(
        report([diagnostic(DAILY, text, "масштаб", "LG502", "a message")], {DAILY: text})
    )
    before = "\t작은 등불을 "
    assert written["location"]["range"] == {
        "start": {"line": 13, "column": len(before.encode()) + 1},
        "end": {"line": 13, "column": len((before + "масштаб").encode()) + 1},
    }


def test_the_edits_of_a_fix_are_one_suggestion() -> None:
    text = "하나 둘 셋\n넷 다섯\n"
    finding = diagnostic(
        "a.md",
        text,
        "둘",
        "LG502",
        "a message",
        fix=fix("swap", edit(text, "둘", "넷"), edit(text, "넷", "둘")),
    )
    (written,) = result(report([finding], {"a.md": text}))
    assert written["suggestions"] == [
        {
            "range": {"start": {"line": 1, "column": 8}, "end": {"line": 2, "column": 4}},
            "text": "넷 셋\n둘",
        }
    ]


def test_a_rule_with_a_page_is_linked() -> None:
    linked = diagnostic("a.md", "x", "x", "FM104", "a message")
    unlinked = diagnostic("a.md", "x", "x", "LG502", "a message")
    first, second = result(report([linked, unlinked], {}))
    assert first["code"] == {"value": "FM104", "url": "https://example.org/rules/FM104"}
    assert second["code"] == {"value": "LG502"}


def test_the_schema_refuses_a_position_of_zero() -> None:
    written = json.loads("".join(renderer("rdjson")(report([], {}))))
    spoilt = {"message": "x", "location": {"path": "a", "range": {"start": {"line": 0}}}}
    assert not SCHEMA.is_valid({**written, "diagnostics": [spoilt]})
