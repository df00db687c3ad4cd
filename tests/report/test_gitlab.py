import json
from pathlib import Path

from hypothesis import given
from jsonschema import Draft202012Validator

from digestlint.report import Report, renderer

from .sample import DAILY, MANY, POSTS, diagnostic, hostile, readable, report
from .strategies import reports

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parent / "schemas/gitlab-code-quality.json").read_bytes())
)


def issues(given_report: Report) -> list[dict[str, object]]:
    written: list[dict[str, object]] = json.loads("".join(renderer("gitlab")(given_report)))
    return written


def fingerprints(*findings: tuple[str, str], text: str) -> list[object]:
    """The fingerprints of findings, each a code and the span it is at."""
    return [
        issue["fingerprint"]
        for issue in issues(
            report(
                [diagnostic(DAILY, text, span, code, "a message") for code, span in findings],
                {DAILY: text},
            )
        )
    ]


@given(reports())
def test_any_report_is_valid_and_no_two_findings_share_a_fingerprint(anything: Report) -> None:
    written = issues(anything)
    SCHEMA.validate(written)
    assert len(written) == len(anything.diagnostics)
    assert len({issue["fingerprint"] for issue in written}) == len(written)


def test_many_attacks_are_valid_and_have_as_many_fingerprints() -> None:
    SCHEMA.validate(issues(hostile(500)))
    written = issues(hostile())
    assert len({tuple(issue) for issue in written}) == 1
    assert len({issue["fingerprint"] for issue in written}) == MANY


def test_the_schema_refuses_what_gitlab_does() -> None:
    good = issues(readable())
    for spoilt in (
        {**good[0], "severity": "error"},
        {**good[0], "fingerprint": ""},
        {**good[0], "location": {"path": "./a.md", "lines": {"begin": 1}}},
        {**good[0], "location": {"path": "a.md", "lines": {}}},
        {key: value for key, value in good[0].items() if key != "check_name"},
    ):
        assert not SCHEMA.is_valid([spoilt])


def test_severities_are_gitlabs() -> None:
    severities = {issue["check_name"]: issue["severity"] for issue in issues(readable())}
    assert severities["LK306"] == "major"
    assert severities["LK311"] == "minor"
    assert severities["ST211"] == "info"


def test_a_fingerprint_outlives_edits_elsewhere_and_not_one_of_its_own_text() -> None:
    text = POSTS[DAILY]
    before = fingerprints(("LG502", "масштаб"), ("LK311", "   "), text=text)
    moved = "".join(("---\nlang: ko\n", text.removeprefix("---\n")))
    assert fingerprints(("LG502", "масштаб"), ("LK311", "   "), text=moved) == before
    changed = text.replace("масштаб", "размер")
    after = fingerprints(("LG502", "размер"), ("LK311", "   "), text=changed)
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_equal_findings_are_told_apart_by_their_order() -> None:
    text = "졸임 졸임\n졸임 졸임\n"
    finding = diagnostic(DAILY, text, "졸임 졸임", "LG508", "a message")
    second = finding._replace(line=2, end_line=2)
    both = issues(report([finding, second], {DAILY: text}))
    only = issues(report([second], {DAILY: text}))
    assert both[0]["fingerprint"] != both[1]["fingerprint"]
    assert only[0]["fingerprint"] == both[0]["fingerprint"]


def test_a_file_that_cannot_be_read_has_a_fingerprint_of_its_message() -> None:
    finding = diagnostic(DAILY, "x", "x", "LG502", "not UTF-8")
    other = finding._replace(message="too large")
    (first,), (second,) = (issues(report([item], {})) for item in (finding, other))
    assert first["fingerprint"] != second["fingerprint"]
