"""Standard input as a post: linted as the file that it claims to be, its fixed text handed back."""

import os
import sys
from typing import NamedTuple

from digestlint.cli.options import STDIN
from digestlint.cli.reporting import Sources
from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter
from digestlint.engine.run import Fixing, RunResult, conclude, lint_source, run
from digestlint.globs import compile_globs
from digestlint.paths import project_path, shown_path
from digestlint.post.outline import read_text
from digestlint.reading import ReadProblem, Source, crowd, decode


class Checked(NamedTuple):
    """What came of standard input: findings, its text for the report, and what it is after fixes.

    `fixed` are bytes: an editor puts them in the text's place, so they are the input itself where
    nothing could be fixed. `excluded` says that the config excludes the name.
    """

    result: RunResult
    sources: Sources
    fixed: bytes
    excluded: bool = False


def check_stdin(linter: Linter, name: str | None, fixing: Fixing | None) -> Checked:
    """Lint standard input as the file `name` (relative to the working folder), if it has one."""
    settings = linter.settings
    # What is to be fixed is handed on whole, whatever it is.
    most = settings.max_file_size + 1 if fixing is None else -1
    raw = sys.stdin.buffer.read(most) if sys.stdin is not None else b""
    file = PostFile(STDIN, os.path.join(linter.cwd, STDIN), STDIN, named=True)
    if name is not None:
        absolute = os.path.abspath(os.path.join(linter.cwd, name))
        inside = project_path(absolute, settings.root)
        file = PostFile(shown_path(absolute, linter.cwd), absolute, inside, named=True)
        if compile_globs(settings.exclude)(inside):
            return Checked(run(linter, []), Sources((), 0, {}), raw, excluded=True)
    source = decode(raw)
    if isinstance(source, Source):
        source = crowd(source.text) or source
    if len(raw) > settings.max_file_size:
        limit = f"more bytes than `max-file-size`, which is {settings.max_file_size:,}"
        source = ReadProblem("too-large", limit)
    if isinstance(source, ReadProblem):
        return Checked(run(linter, [file._replace(problem=source)]), Sources((), 0, {}), raw)
    outcome = lint_source(linter, source.text, file, fixing)
    after = outcome.after if fixing is not None and fixing.write else source.text
    text = read_text(after)
    mark = "\ufeff" if source.bom else ""
    return Checked(
        conclude(linter, [outcome], lambda _: text),
        Sources((), 0, {file.path: text}),
        (mark + after).encode("utf-8", "surrogatepass"),
    )
