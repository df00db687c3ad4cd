from hypothesis import given

from digestlint.report import Report
from digestlint.report.page import pages_of
from digestlint.report.tally import by_rule, counted, statistics, summary
from digestlint.report.text import closing

from .sample import readable, report
from .strategies import reports


def test_the_summary_counts_files_papers_severities_and_fixes() -> None:
    assert summary(readable())._asdict() == {
        "files": 53,
        "files_with_findings": 2,
        "papers": 477,
        "error": 3,
        "warning": 3,
        "info": 1,
        "fixable": 4,
    }


def test_rules_are_counted_most_frequent_first() -> None:
    once = readable()
    quote, *rest = once.diagnostics
    more = once._replace(pages=tuple(pages_of((quote, *rest, rest[2], rest[2], rest[1]))))
    counts = [(rule.findings, rule.code, rule.fixable, rule.safe) for rule in by_rule(more)]
    assert counts[:3] == [(3, "ST205", 3, 0), (2, "LK306", 0, 0), (1, "FM104", 1, 1)]
    assert next(statistics(more)) == "3  ST205  section-order     (3 fixable, 3 of them unsafely)\n"


@given(reports())
def test_the_counts_by_rule_add_up(anything: Report) -> None:
    total, rules = summary(anything), by_rule(anything)
    assert sum(rule.findings for rule in rules) == total.error + total.warning + total.info
    assert sum(rule.fixable for rule in rules) == total.fixable
    assert len(list(statistics(anything))) == len(rules)


def test_the_closing_line_says_what_was_found_and_what_can_be_done() -> None:
    full = readable()
    assert closing(full) == (
        "Found 3 errors, 3 warnings, 1 info in 2 of 53 posts "
        "(3 fixable with --fix, 1 more with --unsafe-fixes); 4 other files passed over\n"
    )
    quote, link = full.diagnostics[0], full.diagnostics[2]
    order = full.diagnostics[3]
    one = full._replace(pages=tuple(pages_of((quote,))), files=1, passed_over=0)
    assert closing(one) == "Found 1 error in 1 of 1 post (1 fixable with --fix)\n"
    unsafe = one._replace(pages=tuple(pages_of((order,))))
    assert closing(unsafe) == "Found 1 warning in 1 of 1 post (1 fixable with --unsafe-fixes)\n"
    none = one._replace(pages=tuple(pages_of((link,))), passed_over=1)
    assert closing(none) == "Found 1 error in 1 of 1 post; 1 other file passed over\n"


def test_the_closing_line_says_aloud_that_nothing_was_found() -> None:
    assert closing(report([], {})) == "No findings in 53 posts\n"
    assert closing(report([], {}, files=0, passed_over=7)) == (
        "No posts to lint; 7 other files passed over\n"
    )


def test_a_count_takes_its_plural() -> None:
    assert [counted(count, "post") for count in (0, 1, 2)] == ["0 posts", "1 post", "2 posts"]
    assert counted(2, "info") == "2 info"
