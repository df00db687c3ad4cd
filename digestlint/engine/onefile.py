"""One file: read, claim, lint, and with fixes written back whole or not at all."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.digests import blake2b
from digestlint.discovery import PostFile
from digestlint.engine.lint import PostResult
from digestlint.engine.linter import Linter
from digestlint.engine.sheet import Sheet, sheet_of
from digestlint.post.outline import read_text
from digestlint.post.shape import Shape
from digestlint.reading import ReadProblem, Source, crowd, read_post
from digestlint.report.lines import Lines
from digestlint.report.page import Style

if TYPE_CHECKING:
    from digestlint.engine.mend import Refusal
    from digestlint.engine.origins import Origins
    from digestlint.engine.touched import Touched


class Fixing(NamedTuple):
    """What to do about fixes: unsafe ones too, and whether to write what comes out.

    `touched` are the lines, by a file's absolute path, to which fixes are confined; None: to none.
    """

    unsafe: bool = False
    write: bool = True
    touched: "Mapping[str, Touched] | None" = None


class Stamp(NamedTuple):
    """By what a file is known again: size, times of change (ns; see stat(2)), content's digest."""

    size: int
    mtime: int
    ctime: int
    digest: str


class Outcome(NamedTuple):
    """What became of one file: unreadable, passed over, or linted and perhaps fixed.

    `before` and `after` are the text where a fix changed it, `origins` the lines of the one in the
    other. `not_written` says why no fixed text came out or reached the disk; the result is then
    that of the text as it stands there.
    """

    file: PostFile
    problem: ReadProblem | None = None
    sheet: Sheet | None = None
    fixed: tuple[Diagnostic, ...] = ()
    refused: "tuple[Refusal, ...]" = ()
    before: str = ""
    after: str = ""
    origins: "Origins" = ()
    not_written: str = ""
    stamp: Stamp | None = None

    @property
    def result(self) -> PostResult | None:
        """What was found; None where nothing was linted."""
        return None if self.sheet is None else self.sheet.result(self.file.path)


def lint_file(
    linter: Linter,
    file: PostFile,
    fixing: Fixing | None = None,
    *,
    stamped: bool = False,
    style: Style | None = None,
) -> Outcome:
    """Read, claim, lint and fix one file; never raises for what the file is or holds.

    `stamped` asks for the file's stamp, by which a cache knows it again; `style` asks for the
    findings as a report shows them.
    """
    stamp = None
    # Before the content: what is written in between has a later time, and is read again.
    status = _status(file) if stamped else None
    source = read_file(linter, file)
    if isinstance(source, ReadProblem):
        return Outcome(file, problem=source)
    if status is not None:
        stamp = stamp_of(status, source.raw)
    shape = linter.formats.claim(file.project, source.text)
    if shape is None:
        if not file.named:
            return Outcome(file, stamp=stamp)
        shape = linter.formats.shapes[0]
        # A cache knows nothing of who named it, and would give the result to a folder's run.
        stamp = None
    if fixing is None:
        return Outcome(file, sheet=_lint(linter, source.text, file, shape, style), stamp=stamp)
    outcome = _fix(linter, file, source.text, shape, fixing)
    if not outcome.fixed or not fixing.write:
        return outcome
    mark = "\ufeff" if source.bom else ""
    problem = _write(file, (mark + outcome.after).encode("utf-8", "surrogatepass"), source.raw)
    if problem:
        sheet = _lint(linter, source.text, file, shape)
        return Outcome(file, sheet=sheet, not_written=problem)
    return outcome


def lint_source(linter: Linter, text: str, file: PostFile, fixing: Fixing | None = None) -> Outcome:
    """Lint and fix a text that does not come from disk, as the file that it claims to be."""
    problem = crowd(text)
    if problem is not None:
        return Outcome(file, problem=problem)
    shape = linter.formats.of(file.project, text)
    if fixing is not None:
        return _fix(linter, file, text, shape, fixing)
    return Outcome(file, sheet=_lint(linter, text, file, shape))


def _lint(
    linter: Linter, text: str, file: PostFile, shape: Shape, style: Style | None = None
) -> Sheet:
    result = linter.lint(text, file.path, file.project, shape)
    lines = Lines(read_text(text)) if style is not None and result.diagnostics else None
    return sheet_of(result, style, lambda: lines)


def _fix(linter: Linter, file: PostFile, text: str, shape: Shape, fixing: Fixing) -> Outcome:
    from digestlint.engine.mend import mend

    touched = None if fixing.touched is None else fixing.touched.get(file.absolute)
    mended = mend(
        linter, text, file.path, file.project, shape, unsafe=fixing.unsafe, touched=touched
    )
    result = mended.result
    if not fixing.write:
        # Nothing will be different on disk, so what is reported is what stands there.
        result = linter.lint(text, file.path, file.project, shape)
    return Outcome(
        file,
        sheet=sheet_of(result, None, lambda: None),
        fixed=mended.fixed,
        refused=mended.refused,
        before=text,
        after=mended.text,
        origins=mended.origins,
        not_written=mended.problem,
    )


def _write(file: PostFile, data: bytes, expected: bytes) -> str:
    """Replace a file by its fixed self; gives the reason where that cannot be done."""
    from digestlint.writing import ChangedOnDisk, write_whole

    try:
        write_whole(file.absolute, data, expected=expected)
    except ChangedOnDisk:
        return "it changed on disk meanwhile, and was left alone; run the command again"
    except OSError as error:
        return f"it cannot be written: {error.strerror or error}"
    return ""


def stamp_of(status: os.stat_result, raw: bytes) -> Stamp:
    """The stamp of a file with this status and content."""
    digest = blake2b(raw, digest_size=16).hexdigest()
    return Stamp(len(raw), status.st_mtime_ns, status.st_ctime_ns, digest)


def _status(file: PostFile) -> os.stat_result | None:
    try:
        return os.stat(file.absolute)
    except OSError:
        return None


def read_file(linter: Linter, file: PostFile) -> Source | ReadProblem:
    """The file as text, or why it cannot be read."""
    return file.problem or read_post(file.absolute, linter.settings.max_file_size)
