"""The `gitlab` format: a Code Quality report, which GitLab shows in merge requests.

Source: the "Code Quality report format" of GitLab's documentation, a subset of the Code Climate
specification. An error is `major`, a warning `minor`, an info `info`; `critical` and `blocker` are
left to tools that find what must not be deployed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator

from digestlint.diagnostics import Diagnostic, Severity
from digestlint.report import Report
from digestlint.report.encode import dumps
from digestlint.report.escape import visible
from digestlint.report.lines import Lines, reader

SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report) -> Iterator[str]:
    """Yield the array, a finding a line."""
    read = reader(report.sources)
    seen: Counter[tuple[str, str, str]] = Counter()
    yield "["
    separator = "\n  "
    for diagnostic in report.diagnostics:
        key = (diagnostic.path, diagnostic.code, _content(diagnostic, read(diagnostic.path)))
        seen[key] += 1
        yield separator + dumps(
            {
                "type": "issue",
                "check_name": diagnostic.code,
                "description": visible(f"{diagnostic.code}: {diagnostic.message}"),
                "categories": ["Style"],
                "severity": SEVERITIES[diagnostic.severity],
                "fingerprint": _fingerprint(*key, str(seen[key])),
                "location": {
                    "path": diagnostic.path,
                    "lines": {"begin": diagnostic.line, "end": diagnostic.end_line},
                },
            }
        )
        separator = ",\n  "
    yield "]\n" if separator == "\n  " else "\n]\n"


def _content(diagnostic: Diagnostic, lines: Lines | None) -> str:
    """Return the text that a finding is about, or what stands for it: its line, its message."""
    if lines is None:
        return diagnostic.message
    return lines.between(
        diagnostic.line, diagnostic.column, diagnostic.end_line, diagnostic.end_column
    ) or lines.line(diagnostic.line)


def _fingerprint(*parts: str) -> str:
    """Return a name for a finding that edits elsewhere in the file leave as it is: no line in it.

    GitLab compares fingerprints to say what a merge request adds and removes.
    """
    digest = hashlib.sha256(usedforsecurity=False)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:%b" % (len(data), data))
    return digest.hexdigest()
