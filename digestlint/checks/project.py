"""What a check over the whole project sees of each post: its papers' ids, and little else."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from digestlint.diagnostics import Finding, PaperRef


class PaperSummary(NamedTuple):
    """A paper as other posts need to know it: its id, and where a finding about it would stand."""

    arxiv_id: str
    number: int | None
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class PostSummary(NamedTuple):
    """A post as other posts need to know it. `day` is `YYYY-MM-DD`, empty where unknown.

    A project has tens of thousands of papers, and a check looks closer at few of them: so their
    ids are one text with spaces between, and all else is another, from which `papers` reads.
    """

    path: str
    format: str
    language: str
    day: str
    ids: str
    places: str

    def papers(self, indexes: Iterable[int]) -> Iterator[PaperSummary]:
        """The papers whose ids are at these indexes; where a place cannot be read, at the top."""
        ids, places = self.ids.split(" "), self.places.split(" ")
        for index in indexes:
            try:
                number, *place = places[index].split(":")
                paper = PaperSummary(ids[index], int(number) if number else None, *map(int, place))
            except (IndexError, TypeError, ValueError):
                # It comes from a cache, and to read them all beforehand would take too long.
                paper = PaperSummary(ids[index], None, 1, 1, 1, 1, 0, 0)
            yield paper


def summary_of(
    path: str, format_: str, language: str, day: str, papers: Iterable[PaperSummary]
) -> PostSummary:
    """The summary of a post with these papers."""
    ids = []
    places = []
    for arxiv_id, number, line, column, end_line, end_column, start, end in papers:
        ids.append(arxiv_id)
        known = "" if number is None else number
        places.append(f"{known}:{line}:{column}:{end_line}:{end_column}:{start}:{end}")
    return PostSummary(path, format_, language, day, " ".join(ids), " ".join(places))


class ProjectFinding(NamedTuple):
    """A finding about one post of the project, with its place already known."""

    path: str
    finding: Finding
    line: int
    column: int
    end_line: int
    end_column: int
    paper: PaperRef | None
