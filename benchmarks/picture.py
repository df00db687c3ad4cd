"""Draw measured times as bars, one panel a task, in an SVG that reads on light and on dark pages.

The picture brings its own background and changes all its colours with the reader's preference
(`prefers-color-scheme`, which holds in an SVG that a page shows through `<img>` too). A bar that
would dwarf the others is broken off, with a gap near its end; its number is still true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

WIDTH, MARGIN, LABELS, NUMBERS = 760, 24, 220, 76
ROW, BAR, TITLE, GAP = 26, 16, 30, 18
LONGEST = 6.0  # a bar longer than so many times the panel's measure is broken off

STYLE = """
  .page { fill: #ffffff; stroke: #d0d7de }
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 14px }
  .note { fill: #59636e; font-size: 12px }
  .peer { fill: #8c959f }
  .ours { fill: #0969da }
  .gap { stroke: #ffffff; stroke-width: 3 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #3d444d }
    text { fill: #f0f6fc }
    .note { fill: #9198a1 }
    .peer { fill: #656c76 }
    .ours { fill: #4493f8 }
    .gap { stroke: #0d1117 }
  }
"""


class Bar(NamedTuple):
    """A bar: who, how long (in any unit, the same in a panel), the number as text, ours or not."""

    label: str
    value: float
    number: str
    ours: bool


class Panel(NamedTuple):
    """The bars of one task; the shortest stands first."""

    title: str
    bars: Sequence[Bar]


def draw(panels: Sequence[Panel], note: str) -> str:
    """The picture of the panels, the note under them, as the text of an SVG file."""
    rows = sum(len(panel.bars) for panel in panels)
    height = 2 * MARGIN + rows * ROW + len(panels) * (TITLE + GAP) + 8
    summary = "; ".join(
        f"{panel.title}: " + ", ".join(f"{bar.label} {bar.number}" for bar in ranked(panel))
        for panel in panels
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        f' width="{WIDTH}" height="{height}" role="img" aria-label={quoteattr(summary)}>',
        f"<style>{STYLE}</style>",
        f'<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="6"/>',
    ]
    y = MARGIN
    for panel in panels:
        lines.append(f'<text class="title" x="{MARGIN}" y="{y + 14}">{escape(panel.title)}</text>')
        y += TITLE
        lines.extend(rows_of(panel, y))
        y += ROW * len(panel.bars) + GAP
    lines.append(f'<text class="note" x="{MARGIN}" y="{height - MARGIN + 4}">{escape(note)}</text>')
    return "\n".join([*lines, "</svg>", ""])


def ranked(panel: Panel) -> list[Bar]:
    """The panel's bars, shortest first."""
    return sorted(panel.bars, key=lambda bar: bar.value)


def rows_of(panel: Panel, top: float) -> Iterator[str]:
    """The lines of SVG for a panel's bars, the first at `top`."""
    bars = ranked(panel)
    ours = [bar.value for bar in bars if bar.ours]
    # Our slowest bar is the measure; where we have none, the panel's quickest is.
    limit = LONGEST * (max(ours) if ours else bars[0].value) if bars else 0.0
    limit = min(limit, max((bar.value for bar in bars), default=0.0))
    room = WIDTH - 2 * MARGIN - LABELS - NUMBERS
    for place, bar in enumerate(bars):
        y = top + place * ROW
        broken = bar.value > limit
        length = room if broken else max(1.0, room * bar.value / limit if limit else 1.0)
        left = MARGIN + LABELS
        kind = "ours" if bar.ours else "peer"
        yield (
            f'<text x="{left - 10}" y="{y + 13}" text-anchor="end">{escape(bar.label)}</text>'
            f'<rect class="{kind}" x="{left}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>'
        )
        if broken:
            at = left + length - 22
            yield f'<path class="gap" d="M{at:.1f} {y + BAR + 2}l6 {-BAR - 4}m4 0l-6 {BAR + 4}"/>'
        yield f'<text x="{left + length + 8:.1f}" y="{y + 13}">{escape(bar.number)}</text>'
