"""Options of checks that rule files describe: a wrong one is refused at its place."""

import re
from typing import Any

import pytest

from digestlint.errors import UsageError
from digestlint.rulebook import make_rulebook
from digestlint.ruledata import RuleData
from house import rule_data


@pytest.mark.parametrize(
    ("check", "options", "place", "message"),
    [
        ("forbidden-pattern", "pattern: '('", "9:12", "no regular expression"),
        ("forbidden-pattern", "{pattern: a, unless: '['}", "8:31", "no regular expression"),
        ("forbidden-pattern", "{pattern: a, replace: '\\1'}", "8:32", "no replacement"),
        ("forbidden-pattern", "{patern: a}", "8:19", "did you mean `pattern`"),
        ("forbidden-pattern", "{where: titles}", "8:10", "'pattern' is a required property"),
        ("wording", "{words: {'': x}}", "8:18", "non-empty"),
        ("wording", "{words: {no: x}}", "8:18", "string"),
        ("count", "{of: letters}", "8:15", "letters"),
        ("count", "{of: words, min: -1}", "8:27", "minimum"),
        ("script", "{allowed: [Korean]}", "8:21", "Korean"),
        ("consistency", "{either: {}}", "8:19", "non-empty"),
        ("companion", "{pattern: a}", "8:10", "'needs'"),
    ],
)
def test_a_wrong_option_is_refused_at_its_place(
    tmp_path: Any, check: str, options: str, place: str, message: str
) -> None:
    inline = options.startswith("{")
    rule = (
        "code: HS001\nname: sample\nseverity: warning\nsummary: A sample.\nmessage: m\n"
        f"why: because it is so and not otherwise\ncheck: {check}\n"
        + (f"options: {options}\n" if inline else f"options:\n  {options}\n")
        + "leaves-alone: everything else\nexamples: {valid: [{text: a}], invalid: []}\n"
    )
    (tmp_path / "HS001-sample.yaml").write_text(rule, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        rule_data(str(tmp_path))
    error = caught.value
    assert message in error.message
    assert error.path == str(tmp_path / "HS001-sample.yaml")
    assert f"{error.line}:{error.column}" == place


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pattern": "("}, "options of HS001: pattern: no regular expression"),
        ({"pattern": "a", "replace": r"\2"}, "options of HS001: replace: no replacement"),
        ({"where": "nowhere"}, "options of HS001: 'nowhere' is not one of"),
    ],
)
def test_a_wrong_option_of_the_config_is_refused(options: dict[str, Any], message: str) -> None:
    data = RuleData(
        (("HS001.yaml", {**ROW, "options": {"pattern": "x"}}),),
        {},
        "",
    )
    with pytest.raises(UsageError, match=re.escape(message)):
        make_rulebook(data, {"HS001": options})


ROW = {
    "code": "HS001",
    "name": "sample",
    "severity": "warning",
    "summary": "s",
    "message": "m",
    "check": "forbidden-pattern",
    "scope": "post",
    "family": "declarative",
}
