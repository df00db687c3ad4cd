"""`--profile`: how long each rule took, as a table on standard error."""

from collections.abc import Iterator, Sequence

from digestlint.cli.reporting import print_pieces
from digestlint.engine.profile import Row
from digestlint.errors import printable
from digestlint.report.tally import counted


def print_profile(rows: Sequence[Row]) -> None:
    """Print what took longest first: milliseconds, share, calls, microseconds a call, findings."""
    print_pieces(_lines(rows), error=True)


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    whole = sum(row.seconds for row in rows) or 1.0
    yield f"{'ms':>10} {'share':>6} {'calls':>8} {'µs/call':>9} {'findings':>8}\n"
    for row in (row for row in rows if row.seconds):
        calls = each = found = ""
        if row.calls:
            calls, found = f"{row.calls:,}", f"{row.findings:,}" * (row.findings > 0)
            each = f"{row.seconds * 1e6 / row.calls:,.1f}"
        yield (
            f"{row.seconds * 1e3:>10,.2f} {row.seconds / whole:>6.1%} {calls:>8} {each:>9} "
            f"{found:>8} {printable(row.name)}\n"
        )
    idle = sum(not row.seconds for row in rows)
    if idle:
        yield f"{counted(idle, 'rule')} not called: no post had anything for them\n"
