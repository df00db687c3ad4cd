"""Fixing one post: pass after pass until nothing changes, each linted before it is believed."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.engine.changes import Touched
from digestlint.engine.finish import finish_post
from digestlint.engine.fix import apply_fixes
from digestlint.engine.lint import PostResult
from digestlint.engine.linter import Linter
from digestlint.engine.origins import Origins, follow, unchanged
from digestlint.post.outline import read_text
from digestlint.post.shape import Shape

# Fixes that feed on each other settle in two or three passes; more than this is a circle.
MAX_PASSES = 10
# Each fix that is taken back costs a few lints to find; a hostile post could ask for any number. So
# a post is linted so often at most, and a large one not more often than takes so many characters.
MAX_LINTS, MIN_LINTS, MAX_LINTED = 100, 8, 20_000_000


class Refusal(NamedTuple):
    """A fix that was not made, or taken back, and why."""

    diagnostic: Diagnostic
    reason: str


class Mended(NamedTuple):
    """A post after its fixes: the text, what was fixed, what was refused, the last result.

    `origins` say which line of the text stood where before.
    """

    text: str
    fixed: tuple[Diagnostic, ...]
    refused: tuple[Refusal, ...]
    result: PostResult
    origins: Origins


def mend(
    linter: Linter,
    text: str,
    path: str,
    project_path: str,
    shape: Shape,
    *,
    unsafe: bool,
    touched: Touched | None = None,
) -> Mended:
    """Apply the fixes of a post's text (line ends as in the file, without a byte order mark).

    Only safe ones, and unsafe ones too if asked for; what a suppression silences stays as it is.
    With `touched`, only findings on lines that a change touched are fixed.
    """
    return _Mending(linter, path, project_path, shape, unsafe, touched).mend(text)


class _Version(NamedTuple):
    """The post at one point: its text, where its lines come from, what is reported on it."""

    text: str
    origins: Origins
    result: PostResult
    found: Sequence[Diagnostic]


class _Mending:
    """One post on its way: what was refused so far, and how often it was linted."""

    def __init__(
        self,
        linter: Linter,
        path: str,
        project_path: str,
        shape: Shape,
        unsafe: bool,
        touched: Touched | None,
    ) -> None:
        self._linter = linter
        self._path = path
        self._project_path = project_path
        self._shape = shape
        self._unsafe = unsafe
        self._touched = touched
        self._lints = 0
        self._most = MAX_LINTS
        self._refused: dict[tuple[str, ...], Refusal] = {}
        self._endless: dict[str, Refusal] = {}

    def mend(self, text: str) -> Mended:
        self._most = max(MIN_LINTS, min(MAX_LINTS, MAX_LINTED // (len(text) + 1)))
        start = self._version(text, unchanged(text))
        while True:
            version, fixed, endless = self._settle(start)
            if not endless:
                refused = (*self._refused.values(), *self._endless.values())
                return Mended(version.text, fixed, refused, version.result, version.origins)
            # From the start again without them, for nothing that they did can be believed.
            for diagnostic in endless:
                refusal = Refusal(diagnostic, "it would be made again and again")
                self._endless.setdefault(diagnostic.code, refusal)

    def _settle(
        self, version: _Version
    ) -> tuple[_Version, tuple[Diagnostic, ...], Sequence[Diagnostic]]:
        """Pass after pass; the last of the three are fixes that come to no end."""
        fixed: list[Diagnostic] = []
        applied: Sequence[Diagnostic] = ()
        seen = {version.text}
        for _ in range(MAX_PASSES):
            version, applied = self._pass(version, seen)
            if not applied:
                return version, tuple(fixed), ()
            fixed += applied
            seen.add(version.text)
        if not self._wanted(version):
            applied = ()
        return version, tuple(fixed), applied

    def _pass(self, version: _Version, seen: set[str]) -> tuple[_Version, Sequence[Diagnostic]]:
        """Make the fixes that go together; where they make an error, those that do not.

        A part that makes one is halved until the fix to blame stands alone.
        """
        best = version
        accepted: list[Diagnostic] = []
        parts = [apply_fixes(version.text, self._wanted(version), unsafe=self._unsafe).applied]
        while parts and parts[0]:
            part = parts.pop()
            if self._lints >= self._most:
                self._refuse(version, part, "too many fixes of this post would make errors")
                continue
            attempt = apply_fixes(version.text, (*accepted, *part), unsafe=self._unsafe)
            problem = "it leads back to where it began"
            if attempt.text not in seen:
                origins = follow(version.origins, version.text, attempt.edits)
                new = self._version(attempt.text, origins)
                problem = _new_error(version.found, new.found)
                if not problem:
                    accepted += part
                    best = new
                    continue
            if len(part) == 1:
                self._refuse(version, part, problem)
            else:
                half = len(part) // 2
                parts += [part[half:], part[:half]]
        return best, accepted

    def _refuse(self, version: _Version, part: Sequence[Diagnostic], reason: str) -> None:
        for one in part:
            self._refused.setdefault(_key(version.text, one), Refusal(one, reason))

    def _wanted(self, version: _Version) -> Sequence[Diagnostic]:
        """The findings that are to be fixed, of those that have a fix."""
        found = [
            one
            for one in version.found
            if one.fix is not None
            and (self._unsafe or one.fix.applicability == "safe")
            and one.code not in self._endless
            and _key(version.text, one) not in self._refused
        ]
        if self._touched is None or not found:
            return found
        touched = self._touched.follow(version.origins)
        return touched.narrow(found, version.text, self._path, self._shape)

    def _version(self, text: str, origins: Origins) -> _Version:
        self._lints += 1
        result = self._linter.lint(text, self._path, self._project_path, self._shape)
        codes = self._linter.codes_for(self._project_path)
        found = finish_post(result, (), self._linter.rulebook, codes, lambda: read_text(text))
        return _Version(text, origins, result, found)


def _key(text: str, diagnostic: Diagnostic) -> tuple[str, ...]:
    """What a refused fix is known by in the next pass, when its line may be another."""
    paper = repr(diagnostic.paper)
    return diagnostic.code, text[diagnostic.start : diagnostic.end], paper, diagnostic.message


def _new_error(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> str:
    """What error is there that was not; counted by code, for every place may have moved."""
    old = Counter(one.code for one in before if one.severity == "error")
    for one in after:
        if one.severity == "error":
            old[one.code] -= 1
            if old[one.code] < 0:
                return f"it would make a new error, {one.code} ({one.name})"
    return ""
