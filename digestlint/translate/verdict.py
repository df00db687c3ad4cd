"""Whether a translation may be written: what of it its original would not recognise."""

from collections.abc import Iterable
from itertools import chain

from digestlint.checks.pairs import Pair
from digestlint.diagnostics import Diagnostic
from digestlint.engine.lint import paper_ref
from digestlint.engine.linter import Linter
from digestlint.engine.pairs import check_pair, pair_runnable
from digestlint.engine.suppressions import find_suppressions, judge
from digestlint.post.outline import read_post
from digestlint.post.terms import TermFinder
from digestlint.translate.work import Work

# A warning that a machine's translation must not have: what a paper is called is no matter of
# taste. (A person may write it all the same.)
LOST_TERM = "TR606"


class Judge:
    """Holds translations against their originals."""

    def __init__(self, linter: Linter) -> None:
        self._linter = linter
        self._rulebook = linter.rulebook
        # All of them: what a config does not want to hear of must not be written either.
        self._rules = pair_runnable(linter.rulebook, frozenset(linter.rulebook.rules))

    def check(self, work: Work, text: str, terms: TermFinder | None) -> tuple[Diagnostic, ...]:
        """What is wrong with a text as translation of a post, at the original's lines."""
        post = work.post
        target = read_post(text, work.target.path, post.shape, work.target.project)
        pair = Pair(post, target, terms=terms, made_from=work.rows)
        return check_pair(pair, self._rules, self._rulebook.rules["DL001"], side="source")

    def blocking(self, work: Work, findings: Iterable[Diagnostic]) -> dict[int, list[Diagnostic]]:
        """Findings that hinder writing, by the task that they are about, -1 for none.

        What a person wrote stands on disk already, and is reported and no more.
        """
        blocking: dict[int, list[Diagnostic]] = {}
        for one in findings:
            if one.severity == "error" or one.code == LOST_TERM:
                about = _about(work, one)
                for number in [number for number in about if number not in work.kept]:
                    blocking.setdefault(number, []).append(one)
                if not about:
                    blocking.setdefault(-1, []).append(one)
        return blocking

    def told(self, work: Work, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Findings that people hear of: what hinders writing, and what `check` would report."""
        found = tuple(findings)
        if not found:
            return found
        codes = self._linter.codes_for(work.target.project)
        reported = [one for one in found if one.code in codes]
        kept = judge(find_suppressions(work.post), reported, self._rulebook, codes).kept
        told = {*kept, *chain.from_iterable(self.blocking(work, found).values())}
        return tuple(one for one in found if one in told)

    def unusable(self, work: Work, number: int, reason: str) -> Diagnostic:
        """The finding about a segment of which no translation could be used."""
        rule = self._rulebook.rules["TR610"]
        post, segment = work.post, work.tasks[number].segment
        paper = post.paper_at(segment.start)
        section = post.section_at(segment.start)
        return Diagnostic(
            post.path,
            rule.code,
            rule.name,
            "error",
            f"cannot be translated: {reason}",
            *post.position(segment.start),
            *post.position(segment.end),
            segment.start,
            segment.end,
            paper_ref(post, paper) if paper is not None else None,
            section.name if section is not None else None,
        )


def _about(work: Work, finding: Diagnostic) -> list[int]:
    """The tasks that a finding may be about; none where it is not the prose that is wrong.

    A finding about blocks or links that nobody can pair stands at a heading: then any line below it
    may be to blame.
    """
    number = work.task_at(finding.start)
    if number >= 0:
        return [number]
    post = work.post
    paper, section = post.paper_at(finding.start), post.section_at(finding.start)
    below = [
        number
        for number, task in enumerate(work.tasks)
        if post.paper_at(task.segment.start) is paper
        and task.settled is None
        and task.segment.start >= finding.start
    ]
    within = [
        number for number in below if post.section_at(work.tasks[number].segment.start) is section
    ]
    return within or below
