"""Fixing one post: pass after pass until nothing changes, each pass linted before it is believed."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.engine.finish import finish_post
from digestlint.engine.fix import apply_fixes
from digestlint.engine.lint import PostResult
from digestlint.engine.linter import Linter
from digestlint.post.outline import read_text
from digestlint.post.shape import Shape

# Fixes that feed on each other settle in two or three passes; more than this is a circle.
MAX_PASSES = 10


class Mended(NamedTuple):
    """A post after its fixes: the text, what was fixed, what was taken back, the last result.

    `refused` are diagnostics whose fix would have made a new error, or an endless circle.
    """

    text: str
    fixed: tuple[Diagnostic, ...]
    refused: tuple[Diagnostic, ...]
    result: PostResult


def mend(
    linter: Linter, text: str, path: str, project_path: str, shape: Shape, *, unsafe: bool
) -> Mended:
    """Apply the fixes of a post's text (line ends as in the file, without a byte order mark).

    Only safe ones, and unsafe ones too if asked for; what a suppression silences stays as it is.
    """
    fixed: list[Diagnostic] = []
    refused: dict[tuple[str, str], Diagnostic] = {}
    result = linter.lint(text, path, project_path, shape)
    found = _reported(linter, text, project_path, result)
    seen = {text}
    for _ in range(MAX_PASSES):
        wanted = [one for one in found if one.fix and _key(text, one) not in refused]
        attempt = apply_fixes(text, wanted, unsafe=unsafe)
        if not attempt.applied:
            break
        new_result = linter.lint(attempt.text, path, project_path, shape)
        new_found = _reported(linter, attempt.text, project_path, new_result)
        if _has_new_error(found, new_found) or attempt.text in seen:
            # One of them is to blame: each is tried alone, and the first that is sound is taken,
            # so that the next pass starts from there.
            sound = None
            for one in attempt.applied:
                alone = apply_fixes(text, [one], unsafe=unsafe)
                new_result = linter.lint(alone.text, path, project_path, shape)
                new_found = _reported(linter, alone.text, project_path, new_result)
                if _has_new_error(found, new_found) or alone.text in seen:
                    refused[_key(text, one)] = one
                elif sound is None:
                    sound = alone
                    break
            if sound is None:
                continue
            attempt = sound
        fixed += attempt.applied
        text, result, found = attempt.text, new_result, new_found
        seen.add(text)
    return Mended(text, tuple(fixed), tuple(refused.values()), result)


def _reported(
    linter: Linter, text: str, project_path: str, result: PostResult
) -> Sequence[Diagnostic]:
    codes = linter.codes_for(project_path)
    return finish_post(result, (), linter.rulebook, codes, lambda: read_text(text))


def _key(text: str, diagnostic: Diagnostic) -> tuple[str, str]:
    """What a refused fix is known by in the next pass, when its line may be another."""
    return diagnostic.code, text[diagnostic.start : diagnostic.end]


def _has_new_error(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> bool:
    """Whether an error is there that was not: counted by code, for every place may have moved."""
    old = Counter(one.code for one in before if one.severity == "error")
    new = Counter(one.code for one in after if one.severity == "error")
    return any(count > old[code] for code, count in new.items())
