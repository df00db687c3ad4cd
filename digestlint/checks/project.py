"""What a check over the whole project sees of each post: its papers' ids, and little else."""

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
    """A post as other posts need to know it. `day` is `YYYY-MM-DD`, empty where unknown."""

    path: str
    format: str
    language: str
    day: str
    papers: tuple[PaperSummary, ...]


class ProjectFinding(NamedTuple):
    """A finding about one post of the project, with its place already known."""

    path: str
    finding: Finding
    line: int
    column: int
    end_line: int
    end_column: int
    paper: PaperRef | None
