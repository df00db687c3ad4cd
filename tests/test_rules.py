"""Every rule file: its examples come out as it says, and it says what the contract says."""

import pytest

from digestlint.checks import all_checks
from digestlint.examples import run_examples
from digestlint.rulebook import Rule, load_text
from digestlint.shipped import rules_folder
from house import rulebook, shape

RULEBOOK = rulebook()
SHAPES = {name: shape(name) for name in ("daily-papers", "arxiv-listing")}

# Code, name, severity and fix of the contract: others rely on them to the letter.
CONTRACT = """
DL001 internal-error error -
DL002 unreadable-file error -
FM101 front-matter-missing error -
FM102 front-matter-syntax error -
FM103 front-matter-schema error -
FM104 title-quote error fix
FM105 date-mismatch error -
FM106 tag-typo warning fix
FM107 file-name error -
ST201 paper-heading error -
ST202 paper-numbering error fix
ST203 section-missing error -
ST204 section-duplicate error -
ST205 section-order warning fix
ST206 section-unknown warning fix
ST207 section-empty error -
ST208 heading-level error fix
ST209 introduction-labels warning fix
ST210 sentence-count warning -
ST211 length-budget info -
ST212 truncated-text error -
ST213 no-papers error -
ST214 stray-content warning -
ST215 code-fence warning fix
LK301 arxiv-url error -
LK302 arxiv-id error -
LK303 arxiv-url-canonical warning fix
LK304 alphaxiv-missing warning fix
LK305 alphaxiv-url error fix
LK306 id-mismatch error -
LK307 alphaxiv-locale warning fix
LK308 arxiv-id-future error -
LK309 paper-duplicate error -
LK310 paper-repeated warning -
LK311 title-whitespace warning fix
PH401 placeholder-section warning -
PH402 placeholder-sentence warning -
PH403 placeholder-spelling info fix
PH404 llm-artifact error -
LG501 wrong-language error -
LG502 foreign-script error -
LG503 register warning -
LG504 foreign-sentence warning -
LG505 unicode warning fix
LG506 particle-inconsistent warning -
LG507 name-case info -
LG508 repeated-word warning fix
LG509 unbalanced-bracket warning -
LG510 subject-predicate info -
MK701 raw-html error fix
MK702 strikethrough warning fix
NM801 implausible-percent warning -
NM802 billion-as-eok warning -
SU901 unused-suppression warning fix
SU902 unknown-code warning -
"""


def test_the_catalogue_is_that_of_the_contract() -> None:
    ours = [
        f"{rule.code} {rule.name} {rule.severity} {'fix' if rule.fixes else '-'}"
        for rule in RULEBOOK
        if not rule.code.startswith("TR")
    ]
    assert ours == sorted(CONTRACT.split("\n")[1:-1])


@pytest.mark.parametrize("rule", list(RULEBOOK), ids=lambda rule: rule.code)
def test_examples(rule: Rule) -> None:
    failures = [
        f"{failure.example}: {failure.message}"
        for failure in run_examples(load_text(rule), RULEBOOK, SHAPES)
    ]
    assert failures == []


@pytest.mark.parametrize("rule", list(RULEBOOK), ids=lambda rule: rule.code)
def test_a_rule_is_documented(rule: Rule) -> None:
    text = load_text(rule)
    file_name = rule.path.replace("\\", "/").rsplit("/", 1)[-1]
    assert file_name == f"{rule.code}-{rule.name}.yaml"
    assert len(text.why.split()) >= 10
    assert len(text.leaves_alone.split()) >= 5
    # What the engine notices itself no text can show.
    if not rule.code.startswith("DL"):
        assert len(text.valid) >= 2
        assert text.invalid


def test_every_check_has_a_rule() -> None:
    named = {rule.check for rule in RULEBOOK}
    unnamed = {name for name, check in all_checks().items() if name not in named}
    declarative = {
        name
        for name, check in all_checks().items()
        if check.run.__module__ == "digestlint.checks.declarative"
    }
    assert unnamed <= declarative


def test_our_rules_are_where_the_package_says() -> None:
    assert all(rule.path.startswith(rules_folder()) for rule in RULEBOOK)
