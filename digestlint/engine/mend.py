"""Fixing one post: pass after pass until nothing changes, each linted before it is believed."""

from collections import Counter, deque
from collections.abc import Sequence
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.engine.finish import finish_post
from digestlint.engine.fix import apply_fixes
from digestlint.engine.lint import PostResult
from digestlint.engine.linter import Linter
from digestlint.engine.origins import Origins, follow, unchanged
from digestlint.engine.touched import Touched
from digestlint.post.outline import read_text
from digestlint.post.shape import Shape

# Fixes that feed on each other settle in two or three passes; more than this is a circle.
MAX_PASSES = 10
# Each fix that is taken back costs a few lints to find; a hostile post could ask for any number. So
# a round lints so often at most, and a large post not more often than takes so many characters.
MAX_LINTS, MIN_LINTS, MAX_LINTED = 100, 8, 20_000_000
# All rounds together may lint as often as so many that spend all they may.
MAX_SPENT = 4
NO_END = "its fixes do not settle, so none is made"


class Refusal(NamedTuple):
    """A fix that was not made, or taken back, and why."""

    diagnostic: Diagnostic
    reason: str


class Mended(NamedTuple):
    """A post after its fixes: the text, what was fixed, what was refused, the last result.

    `origins` say which line of the text stood where before. `problem` says why the text is left as
    it was, where fixes are wanted that do not settle.
    """

    text: str
    fixed: tuple[Diagnostic, ...]
    refused: tuple[Refusal, ...]
    result: PostResult
    origins: Origins
    problem: str = ""


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
    With `touched`, only findings on lines that a change touched are fixed. To mend what comes out
    changes nothing more.
    """
    return _Mending(linter, path, project_path, shape, unsafe, touched).mend(text)


class _Version(NamedTuple):
    """The post at one point: its text, where its lines come from, what is reported on it."""

    text: str
    origins: Origins
    result: PostResult
    found: Sequence[Diagnostic]


class _Mending:
    """One post on its way: what was refused in this round, and how often it was linted."""

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
        self._most = 0
        self._refused: dict[tuple[str, ...], Refusal] = {}
        self._endless: dict[str, Refusal] = {}

    def mend(self, text: str) -> Mended:
        """Round after round, until one changes nothing; the text as it was where none does so.

        A round depends on its text alone, not on what the one before refused. So another run, which
        begins with the text that comes out, does what the last round did.
        """
        start = version = self._version(text, unchanged(text))
        fixed: list[Diagnostic] = []
        seen: set[str] = set()
        left = MAX_SPENT * _most(text)
        while version.text not in seen and _most(version.text) <= left:
            seen.add(version.text)
            before = version
            version, more = self._round(before)
            fixed += more
            left -= self._lints
            refused = (*self._refused.values(), *self._endless.values())
            claimed = self._claimed(before, version)
            if claimed is version and (not refused or version.text == before.text):
                return Mended(version.text, tuple(fixed), refused, version.result, version.origins)
            version = claimed
        return Mended(text, (), (), start.result, start.origins, NO_END)

    def _claimed(self, before: _Version, after: _Version) -> _Version:
        """What a round made, read by another format where its new title is of another."""
        claim = self._linter.formats.claim
        shape = claim(self._project_path, after.text)
        if shape is claim(self._project_path, before.text):
            return after
        self._shape = shape or self._linter.formats.shapes[0]
        return self._version(after.text, after.origins)

    def _round(self, start: _Version) -> tuple[_Version, tuple[Diagnostic, ...]]:
        """Pass after pass until nothing changes, with nothing refused yet."""
        self._lints, self._most = 0, _most(start.text)
        self._refused, self._endless = {}, {}
        while True:
            version, fixed, endless = self._settle(start)
            if not endless:
                return version, fixed
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
            if not applied and not self._wanted(version):
                return version, tuple(fixed), ()
            fixed += applied
            seen.add(version.text)
        if not self._wanted(version):
            applied = ()
        return version, tuple(fixed), applied

    def _pass(self, version: _Version, seen: set[str]) -> tuple[_Version, Sequence[Diagnostic]]:
        """Make the fixes that go together; where they make an error, those that do not.

        A part that makes one is taken apart, by rule and then by halves, until the fix to blame
        stands alone; large parts come first, so that few lints go a long way.
        """
        best = version
        accepted: list[Diagnostic] = []
        parts: deque[Sequence[Diagnostic]] = deque()
        if wanted := self._wanted(version):
            parts.append(apply_fixes(version.text, wanted, unsafe=self._unsafe).applied)
        while parts:
            part = parts.popleft()
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
                parts += _taken_apart(part)
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
        result = self._linter.lint(
            text, self._path, self._project_path, self._shape, every_fix=True
        )
        codes = self._linter.codes_for(self._project_path)
        found = finish_post(result, (), self._linter.rulebook, codes, lambda: read_text(text))
        return _Version(text, origins, result, found)


def _most(text: str) -> int:
    """How often a round that begins with this text may lint."""
    return max(MIN_LINTS, min(MAX_LINTS, MAX_LINTED // (len(text) + 1)))


def _taken_apart(part: Sequence[Diagnostic]) -> list[Sequence[Diagnostic]]:
    """Those of each rule; the halves, where they are of one."""
    by_code: dict[str, list[Diagnostic]] = {}
    for one in part:
        by_code.setdefault(one.code, []).append(one)
    if len(by_code) > 1:
        return list(by_code.values())
    half = len(part) // 2
    return [part[:half], part[half:]]


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
