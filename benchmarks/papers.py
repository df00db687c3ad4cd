"""The papers of posts: what each is about, by seed and place alone, and its sentences."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from words import (
    BASELINES,
    BENCHES,
    FIELDS,
    LISTS,
    SENTENCES,
    SUFFIXES,
    TITLES,
    Draw,
    drawing,
    fill,
    pick,
    pick_two,
)

DAYS = 3650  # then a second edition of each day begins: arXiv ids have two digits for the year
SLOTS = 800  # ids of one day of submissions; 31 of them stay below the 25,000 of a busy month
EDITION = 12  # the most papers that one post holds
BUDGET = 960  # characters of a sound paper; the house allows 1,000

# The sentences of a paper in their order, and whether a lead-in may stand before one.
ORDER = {
    "goal": False,
    "motivation": False,
    "contribution": True,
    "method-first": True,
    "method-next": False,
    "method-last": True,
    "results": True,
    "limitations": False,
    "conclusion": True,
}


class Subject(NamedTuple):
    """Which paper it is, wherever it is posted: its name ("" for some), title, field and id."""

    name: str
    title: str
    task: str
    arxiv_id: str


class Paper(NamedTuple):
    """One paper of a post, as sentences that are not laid out yet."""

    title: str
    arxiv_id: str
    introduction: tuple[str, ...]
    method: tuple[str, ...]
    results: str
    limitations: str
    conclusion: str
    labels: tuple[str, ...] = ("Goal: ", "Motivation: ", "Contribution: ")
    method_layout: str = "lines"

    @property
    def length(self) -> int:
        """Characters of the sections' text: labels included, bullets and line ends not."""
        endings = (self.results, self.limitations, self.conclusion)
        return sum(map(len, (*self.labels, *self.introduction, *self.method, *endings)))


def subject_of(seed: int, index: int, place: int, start: datetime.date) -> Subject:
    """The paper that the index-th post shows first at a place (from 0). One in five has no name."""
    draw = drawing(seed, index, place, "subject")
    field, task = pick(draw, FIELDS)
    name = pick(draw, TITLES["stems"]) + pick(draw, SUFFIXES) if draw() < 0.8 else ""
    words = {
        "name": name,
        "field": field,
        "adjective": pick(draw, TITLES["adjectives"]),
        "noun": pick(draw, TITLES["nouns"]),
        "gerund": pick(draw, TITLES["gerunds"]),
    }
    title = fill(pick(draw, TITLES["named" if name else "nameless"]), words)
    slot = index // DAYS * EDITION + place
    return Subject(name, title, task, arxiv_id(start + datetime.timedelta(index % DAYS), slot))


def arxiv_id(day: datetime.date, slot: int) -> str:
    """The id of the slot-th paper of a day's posts: submitted the day before, or some days more.

    No two (day, slot) share an id, as long as slots stay below SLOTS.
    """
    submitted = day - datetime.timedelta(days=1 + slot // SLOTS)
    serial = (submitted.day - 1) * SLOTS + (slot * 301 + submitted.day * 17) % SLOTS + 1
    return f"{submitted:%y%m}.{serial:05d}"


def words_of(draw: Draw, subject: Subject) -> dict[str, str]:
    """The words that one paper's sentences share, so that it is about one thing."""
    tech, other = pick_two(draw, LISTS["techniques"])
    bench, second = pick_two(draw, BENCHES)
    percent = 41 + draw() * 45
    low = 2 + int(draw() * 5)
    return {
        "name": subject.name or pick(draw, LISTS["ours"]),
        "task": subject.task,
        "setting": pick(draw, LISTS["settings"]),
        "problem": pick(draw, LISTS["problems"]),
        "cause": pick(draw, LISTS["causes"]),
        "tech": tech,
        "other": other,
        "bench": bench,
        "second": second,
        "rival": pick(draw, LISTS["rivals"] if draw() < 0.5 else BASELINES),
        "metric": pick(draw, LISTS["metrics"]),
        "cost": pick(draw, LISTS["costs"]),
        "data": f"{200 + int(draw() ** 3 * 90_000):,}{pick(draw, LISTS['units'])}",
        "count": pick(draw, LISTS["counts"]),
        "size": pick(draw, LISTS["sizes"]),
        "alpha": f"{0.1 + draw() * 0.8:.2f}",
        "percent": f"{percent:.1f}",
        "higher": f"{percent + 1 + draw() * 9:.1f}",
        "points": f"{0.8 + draw() * 14:.1f}",
        "times": f"{1.2 + draw() * 4:.1f}",
        "gpus": pick(draw, ("4", "8", "16", "24", "64")),
        "hours": str(6 + int(draw() * 90)),
        "low": str(low),
        "high": str(low + 1 + int(draw() * 3)),
    }


def paper_of(seed: int, index: int, place: int, subject: Subject) -> Paper:
    """A sound paper about the subject, as the index-th post has it at that place.

    Raises RuntimeError where words.toml has grown so long that none fits the budget.
    """
    for attempt in range(100):
        draw = drawing(seed, index, place, attempt)
        words = words_of(draw, subject)
        leads = list(SENTENCES["lead"])
        said: list[str] = []
        for kind, takes_lead in ORDER.items():
            text = fill(pick(draw, SENTENCES[kind]), words)
            if takes_lead and draw() < 0.45:
                text = fill(leads.pop(int(draw() * len(leads))), words) + text
            said.append(text)
        paper = Paper(
            title=subject.title,
            arxiv_id=subject.arxiv_id,
            introduction=tuple(said[:3]),
            method=tuple(said[3 : 5 if draw() < 0.04 else 6]),
            results=said[6],
            limitations=said[7],
            conclusion=said[8],
            method_layout=pick(draw, ("lines", "lines", "lines", "prose", "prose", "bullets")),
        )
        if paper.length <= BUDGET:
            return paper
    raise RuntimeError(f"words.toml: no paper within {BUDGET} characters")
