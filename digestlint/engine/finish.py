"""From what checks found to what is reported: suppressions applied, and judged themselves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from digestlint.diagnostics import Diagnostic, Fix, PlacedEdit
from digestlint.engine.lint import PostResult
from digestlint.engine.suppressions import EVERYTHING, Silencer, Suppression
from digestlint.rulebook import Rulebook

Locate = Callable[[int], tuple[int, int]]


def finish_post(
    result: PostResult,
    about_project: Iterable[Diagnostic],
    rulebook: Rulebook,
    codes: frozenset[str],
    text: Callable[[], str],
) -> tuple[Diagnostic, ...]:
    """The diagnostics of a post that are to be reported, in the order of every report.

    `about_project` are those that whole-project rules found in it; `codes` are the rules that ran;
    `text` gives the post's text, and is asked only where a suppression is to be reported.
    """
    if not result.suppressions:
        return tuple(sorted((*result.diagnostics, *about_project), key=_order))
    silencer = Silencer(result.suppressions, rulebook)
    kept = [
        found for found in (*result.diagnostics, *about_project) if not silencer.silences(found)
    ]
    kept += _judge(silencer, result.path, rulebook, codes, text)
    return tuple(sorted(kept, key=_order))


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    return diagnostic.sort_key


def _judge(
    silencer: Silencer,
    path: str,
    rulebook: Rulebook,
    codes: frozenset[str],
    text: Callable[[], str],
) -> Iterator[Diagnostic]:
    """SU901 for suppressions that silenced nothing, SU902 for codes that are none."""
    unused = list(silencer.unused(codes)) if "SU901" in codes else []
    unknown = list(silencer.unknown()) if "SU902" in codes else []
    if not unused and not unknown:
        return
    source = text()
    locate = _locator(source)
    whole = _wholly(unused)
    for suppression in unused:
        rule = rulebook.rules["SU901"]
        name = "every rule" if suppression.selector == EVERYTHING else suppression.selector
        edit = _removal(source, suppression, suppression.comment in whole)
        fix = None
        if edit is not None:
            start, end = edit
            placed = PlacedEdit(*locate(start), *locate(end), "", start, end)
            fix = Fix("safe", rule.fix_message("", {"code": name}), (placed,))
        yield _about(suppression, path, rulebook, "SU901", {"code": name}, locate)._replace(fix=fix)
    for suppression in unknown:
        values = {
            "code": suppression.selector,
            "suggestion": rulebook.suggest(suppression.selector),
        }
        yield _about(suppression, path, rulebook, "SU902", values, locate)


def _about(
    suppression: Suppression,
    path: str,
    rulebook: Rulebook,
    code: str,
    values: Mapping[str, object],
    locate: Locate,
) -> Diagnostic:
    rule = rulebook.rules[code]
    return Diagnostic(
        path,
        code,
        rule.name,
        rule.severity,
        rule.message("", values),
        *locate(suppression.start),
        *locate(suppression.end),
        suppression.start,
        suppression.end,
    )


def _wholly(unused: Sequence[Suppression]) -> frozenset[tuple[int, int]]:
    """The comments of which no selector is left, so that they can go as a whole."""
    return frozenset(suppression.comment for suppression in unused if suppression.only)


def _removal(source: str, suppression: Suppression, whole: bool) -> tuple[int, int] | None:
    """What to delete; None where the selector stands in YAML, which nobody re-dumps."""
    start, end = suppression.comment
    if not source.startswith("<!--", start):
        return None
    if not whole:
        # One of several selectors: it goes with the space or comma before it.
        start, end = suppression.start, suppression.end
        while source[start - 1] in " \t,":
            start -= 1
        return start, end
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", end)
    if not source[line_start:start].strip() and line_end >= 0 and not source[end:line_end].strip():
        return line_start, line_end + 1
    return start, end


def _locator(source: str) -> Locate:
    def locate(offset: int) -> tuple[int, int]:
        line_start = source.rfind("\n", 0, offset) + 1
        return source.count("\n", 0, offset) + 1, offset - line_start + 1

    return locate
