import re

from hypothesis import given
from junitparser import Failure, JUnitXml, Skipped, TestCase

from digestlint.report import Report, renderer
from digestlint.report.concise import sentence
from digestlint.report.escape import visible
from digestlint.report.tally import summary

from .sample import MANY, diagnostic, hostile, readable, report
from .strategies import reports

# XML 1.0, production 2: what a document may hold.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(given_report: Report) -> JUnitXml:
    written = "".join(renderer("junit")(given_report))
    assert not FORBIDDEN.search(written)
    return JUnitXml.fromstring(written.encode())


def cases(xml: JUnitXml) -> list[TestCase]:
    return [case for suite in xml for case in suite]


@given(reports())
def test_a_junit_parser_reads_back_what_was_found(anything: Report) -> None:
    xml = read(anything)
    found = [case for case in cases(xml) if case.result]
    assert len(found) == len(anything.diagnostics)
    for case, item in zip(found, anything.diagnostics, strict=True):
        (result,) = case.result
        assert isinstance(result, Failure if item.severity == "error" else Skipped)
        assert result.message == visible(item.message)
        assert result.type == item.severity
        assert result.text == sentence(item)
    total = summary(anything)
    assert xml.tests == len(cases(xml))
    assert xml.failures == total.error
    assert xml.skipped == total.warning + total.info
    names = [(case.classname, case.name) for case in cases(xml)]
    suites = {suite.name for suite in xml}
    # Paths that differ only in the suffix or in what cannot be seen share a class name.
    if len({name for name, _ in names}) == len(suites):
        assert len(set(names)) == len(names)


def test_many_attacks_are_as_many_cases() -> None:
    found = cases(read(hostile()))
    assert len(found) == MANY
    assert {len(case.result) for case in found} == {1}
    assert {type(case.result[0]) for case in found} == {Failure, Skipped}


def test_each_post_is_a_suite_and_posts_without_findings_pass() -> None:
    xml = read(readable())
    suites = {suite.name: (suite.tests, suite.failures, suite.skipped) for suite in xml}
    assert suites == {
        "_posts/2026-01-05-daily-papers.md": (5, 3, 2),
        "_posts/2026-01-06 저녁 읽을거리 🌙.md": (2, 0, 2),
        "digestlint": (1, 0, 0),
    }
    passed = cases(xml)[-1]
    assert passed.is_passed
    assert passed.system_out == "51 posts"


def test_where_every_post_has_findings_there_is_no_test_that_passes() -> None:
    finding = diagnostic("a.md", "x", "x", "LG502", "a message")
    assert [suite.name for suite in read(report([finding], {}, files=1))] == ["a.md"]


def test_a_report_is_never_empty_for_jenkins_takes_that_for_a_mistake() -> None:
    (case,) = cases(read(report([], {}, files=0)))
    assert case.is_passed


def test_a_class_name_has_no_dot_for_jenkins_takes_that_for_a_package() -> None:
    for path, name in (
        ("_posts/a.md", "_posts/a"),
        ("v1.2/a.ko.md", "v1_2/a.ko"),
        (".md", ".md"),
        ("a", "a"),
    ):
        finding = diagnostic(path, "x", "x", "LG502", "a message")
        (case,) = cases(read(report([finding], {}, files=1)))
        assert case.classname == name


def test_two_findings_of_a_rule_at_one_place_have_two_names() -> None:
    finding = diagnostic("a.md", "x", "x", "LG502", "one")
    xml = read(report([finding, finding._replace(message="two")], {}, files=1))
    assert [case.name for case in cases(xml)] == (
        ["LG502 foreign-script 1:1", "LG502 foreign-script 1:1 (2)"]
    )
