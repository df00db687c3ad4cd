"""The `sarif` format: SARIF 2.1.0 (OASIS), as code scanning on GitHub and editors read it.

Source: the OASIS standard, and "SARIF support for code scanning" in GitHub's documentation: a
result without a physical location fails an upload, descriptions end at 1,024 characters, and an
alert shows on a pull request only if every line of its region was changed, so a finding over
several lines is anchored to its first. No `partialFingerprints`: the upload computes them.
"""

from collections.abc import Iterator
from urllib.parse import quote

from digestlint.diagnostics import Diagnostic, Fix, Severity
from digestlint.report import Report, RuleInfo
from digestlint.report.encode import dumps
from digestlint.report.escape import visible
from digestlint.report.lines import Lines, reader

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_MAX_DESCRIPTION = 1024
_ROOT = "%SRCROOT%"


def render(report: Report) -> Iterator[str]:
    """Yield the log: one run, a rule a line, then a result a line."""
    rules = {code: _rule(rule) for code, rule in sorted(report.rules.items())}
    diagnostics = report.diagnostics
    for diagnostic in diagnostics:
        rules.setdefault(diagnostic.code, {"id": diagnostic.code, "name": diagnostic.name})
    index = {code: number for number, code in enumerate(rules)}
    driver = {"name": "digestlint", "version": report.version, "language": "en"}

    yield f'{{"$schema": {dumps(SCHEMA)},\n "version": "2.1.0",\n "runs": [{{\n'
    yield f'  "tool": {{"driver": {dumps(driver)[:-1]}, "rules": ['
    separator = "\n    "
    for rule in rules.values():
        yield separator + dumps(rule)
        separator = ",\n    "
    root = {_ROOT: {"description": {"text": "The folder that digestlint was run in."}}}
    yield f']}}}},\n  "originalUriBaseIds": {dumps(root)},\n'
    yield '  "columnKind": "unicodeCodePoints",\n  "results": ['
    read = reader(report.sources)
    separator = "\n    "
    for diagnostic in diagnostics:
        yield separator + dumps(_result(diagnostic, index, read(diagnostic.path)))
        separator = ",\n    "
    yield "]}]}\n"


def _rule(rule: RuleInfo) -> dict[str, object]:
    descriptor: dict[str, object] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _cut(visible(rule.summary))},
        "fullDescription": {"text": _cut(rule.description)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "help": {"text": rule.description, "markdown": rule.help_markdown},
        "properties": {
            "tags": [rule.code.rstrip("0123456789")],
            "problem.severity": "recommendation" if rule.severity == "info" else rule.severity,
        },
    }
    if rule.url is not None:
        descriptor["helpUri"] = rule.url
    return descriptor


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_DESCRIPTION else text[: _MAX_DESCRIPTION - 1].rstrip() + "…"


def _result(
    diagnostic: Diagnostic, index: dict[str, int], lines: Lines | None
) -> dict[str, object]:
    location = _artifact(diagnostic.path)
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index[diagnostic.code],
        "level": LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic.message)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": location,
                    "region": _anchor(diagnostic, lines),
                }
            }
        ],
    }
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix, location)]
    return result


def _anchor(diagnostic: Diagnostic, lines: Lines | None) -> dict[str, int]:
    """Return the part of a finding's region that is on its first line."""
    region = {
        "startLine": diagnostic.line,
        "startColumn": diagnostic.column,
        "endLine": diagnostic.line,
    }
    if diagnostic.end_line == diagnostic.line:
        region["endColumn"] = diagnostic.end_column
    elif lines is not None:
        region["endColumn"] = max(diagnostic.column, len(lines.line(diagnostic.line)) + 1)
    return region


def _fix(fix: Fix, location: dict[str, str]) -> dict[str, object]:
    return {
        "description": {"text": _message(fix.message)},
        "artifactChanges": [
            {
                "artifactLocation": location,
                "replacements": [
                    {
                        "deletedRegion": {
                            "startLine": edit.line,
                            "startColumn": edit.column,
                            "endLine": edit.end_line,
                            "endColumn": edit.end_column,
                        },
                        "insertedContent": {"text": edit.text},
                    }
                    for edit in fix.edits
                ],
            }
        ],
        "properties": {"applicability": fix.applicability},
    }


def _message(text: str) -> str:
    """Return text as a SARIF message that shows just it.

    Braces are doubled, for single ones hold placeholders (section 3.11.5); brackets and backslashes
    are escaped only where a viewer would see an embedded link (3.11.6), for some show the escape.
    """
    shown = visible(text).replace("{", "{{").replace("}", "}}")
    if "](" in shown:
        for char in "\\[]":
            shown = shown.replace(char, f"\\{char}")
    return shown


def _artifact(path: str) -> dict[str, str]:
    """Return a path as a location: below the run's folder, or absolute where it lies elsewhere."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    uri = quote(data, safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    if path[1:3] == ":/":
        return {"uri": f"file:///{path[0]}:{quote(data[2:], safe='/')}"}
    return {"uri": uri, "uriBaseId": _ROOT}
