"""The `junit` format: XML as Jenkins and GitLab read it from test runs.

A post with findings is a test suite and a finding a test case: an error failed, a warning or an
info was skipped, for only errors should turn a build red, and no other state carries a message.
Posts without findings are one test that passed: Jenkins takes a report without any for a mistake.
Source: "Unit test reports" in GitLab's documentation (of two cases with one name it drops the
second; it shows the element's content) and the `junit` plugin of Jenkins (a dot in a class name
begins a package).
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from digestlint.diagnostics import Diagnostic
from digestlint.report import Report
from digestlint.report.concise import sentence
from digestlint.report.escape import visible
from digestlint.report.tally import counted, summary


def render(report: Report) -> Iterator[str]:
    """Yield the document: a suite for each post with findings, and one for all the others."""
    total = summary(report)
    clean = total.files - total.files_with_findings
    diagnostics = report.diagnostics
    passed = clean > 0 or not diagnostics
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites'
    yield _attributes(name="digestlint", **_counts(diagnostics, passed)) + ">\n"
    for path, items in groupby(diagnostics, key=lambda item: item.path):
        yield from _suite(path, tuple(items))
    if passed:
        yield f"  <testsuite{_attributes(name='digestlint', **_counts((), passed))}>\n"
        name = "posts without findings"
        yield (
            f"    <testcase{_attributes(classname='digestlint', name=name, time='0')}>\n"
            f"      <system-out>{counted(clean, 'post')}</system-out>\n"
            "    </testcase>\n"
        )
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _suite(path: str, items: tuple[Diagnostic, ...]) -> Iterator[str]:
    yield f"  <testsuite{_attributes(name=path, **_counts(items, False))}>\n"
    folder, slash, file = path.rpartition("/")
    classname = folder.replace(".", "_") + slash + (file.rpartition(".")[0] or file)
    seen: Counter[str] = Counter()
    for item in items:
        name = f"{item.code} {item.name} {item.line}:{item.column}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" ({seen[name]})"
        case = _attributes(classname=classname, name=name, file=path, line=str(item.line), time="0")
        tag = "failure" if item.severity == "error" else "skipped"
        verdict = _attributes(message=item.message, type=item.severity)
        yield (
            f"    <testcase{case}>\n"
            f"      <{tag}{verdict}>{escape(sentence(item))}</{tag}>\n"
            "    </testcase>\n"
        )
    yield "  </testsuite>\n"


def _counts(items: tuple[Diagnostic, ...], passed: bool) -> dict[str, str]:
    failures = sum(item.severity == "error" for item in items)
    return {
        "tests": str(len(items) + passed),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(len(items) - failures),
        "time": "0",
    }


def _attributes(**values: str) -> str:
    """Return attributes, a space before each; no character stays that XML 1.0 forbids."""
    return "".join(f" {name}={quoteattr(visible(value))}" for name, value in values.items())
