"""The library: the engine of the command line for programs, with no state between calls."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from digestlint.cache import Cache, default_folder
from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile, discover
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.run import conclude, lint_source, run
from digestlint.errors import UsageError
from digestlint.post.outline import read_text
from digestlint.settings import load_settings, settings_from

if TYPE_CHECKING:
    from digestlint.translate.engines import Engine
    from digestlint.translate.results import Status


class TranslatedPost(NamedTuple):
    """What came of a translation, as `digestlint translate --format json` has it, with its texts.

    `status` is `written` where there is a new text, `unchanged` where the old one stands, `skipped`
    (the original has errors) or `failed` (for a `reason`). `text` is the whole translated post,
    empty where it was skipped or failed. `state` is what it was made from, as JSON: whoever keeps
    it beside the translation and gives both back next time sends only what changed, and keeps what
    a person wrote. `path` is where the translation would lie by the config's template.
    `characters` are what the engine billed, `notes` a person's words that lost their place.
    """

    text: str
    state: str
    path: str
    status: "Status"
    reason: str
    segments: int
    sent: int
    reused: int
    kept: int
    characters: int
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...]


def lint_text(
    text: str,
    *,
    path: str = "post.md",
    settings: Mapping[str, object] | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    cwd: str | os.PathLike[str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Lint the text of one post, and give its diagnostics in the order of the reports.

    `path` is what the post would be called (its name is checked, and decides on its format); the
    file need not exist. `settings` are the keys of a `digestlint.toml`; without them the config
    nearest to `cwd` (the working folder) counts. `select` and `ignore` are codes, names or
    prefixes. Raises `UsageError` for a wrong config or an unknown code.
    """
    folder = os.path.abspath(os.fspath(cwd) if cwd is not None else os.getcwd())
    linter = _linter(folder, settings, select, ignore)
    file = PostFile(path, os.path.join(folder, path), path, named=True)
    source = text.removeprefix("\ufeff")
    outcome = lint_source(linter, source, file)
    return conclude(linter, [outcome], lambda _: read_text(source)).diagnostics


def lint_paths(
    paths: Sequence[str | os.PathLike[str]] = (),
    *,
    settings: Mapping[str, object] | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    cwd: str | os.PathLike[str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Lint files and folders, as `digestlint check` does; without paths, what the config includes.

    Paths are relative to `cwd` (the working folder). A file that cannot be read is a diagnostic
    (DL002). Raises `UsageError` for a path that does not exist, a wrong config, an unknown code.
    """
    folder = os.path.abspath(os.fspath(cwd) if cwd is not None else os.getcwd())
    linter = _linter(folder, settings, select, ignore)
    files = discover([os.fspath(path) for path in paths], linter.settings, folder).files
    return run(linter, files).diagnostics


def translate_post(
    text: str,
    *,
    path: str = "post.md",
    to: str = "en-US",
    engine: "str | Engine" = "deepl",
    translation: str | None = None,
    state: str | None = None,
    memory: str | os.PathLike[str] | None = None,
    glossary: str | os.PathLike[str] | None = None,
    model_dir: str | os.PathLike[str] | None = None,
    max_chars: int | None = None,
    jobs: int = 2,
    force: bool = False,
    settings: Mapping[str, object] | None = None,
    cwd: str | os.PathLike[str] | None = None,
) -> TranslatedPost:
    """Translate the text of one post, and check the result against it; no file is written.

    `path` is what the post is called, as in `lint_text`. `engine` is one by name (`deepl` takes its
    key from the environment, `local` its models from `model_dir`) or an `Engine` of your own, which
    stays open. `translation` is the translation as it stands, and `state` what it was made from
    (see `TranslatedPost`). `memory` is a file, made if need be, that remembers what engines said;
    without it, nothing does. `glossary` is a CSV or TSV; `max_chars` is never passed; `jobs` are
    requests at once; `force` translates posts that have errors, too. `settings` and `cwd` are as in
    `lint_text`.

    Raises `UsageError` for a wrong config, a language that the format lacks or that the post is in,
    an engine that is not there or lacks its key, a wrong state or glossary.
    """
    from digestlint.reading import Source
    from digestlint.translate.asking import Desk
    from digestlint.translate.engines.catalogue import EngineOptions, open_engine, signature_of
    from digestlint.translate.engines.guard import Guarded
    from digestlint.translate.memory import Memory
    from digestlint.translate.pipeline import Translator
    from digestlint.translate.results import FileResult, Options
    from digestlint.translate.sending import Sender
    from digestlint.translate.state import dump_state, load_state
    from digestlint.translate.survey import Survey

    folder = os.path.abspath(os.fspath(cwd) if cwd is not None else os.getcwd())
    linter = _linter(folder, settings, None, ())
    wishes = linter.settings.translation
    terms = os.path.join(folder, os.fspath(glossary)) if glossary is not None else wishes.glossary
    options = Options(to, wishes.output_template, wishes.front_matter, terms, force)
    models = os.path.join(folder, os.fspath(model_dir)) if model_dir is not None else None
    root = linter.settings.root
    given = EngineOptions(os.path.basename(root), models, root)
    own = None if isinstance(engine, str) else Guarded(engine, type(engine).__name__)
    signature = own.signature if own is not None else signature_of(str(engine), given)
    file = PostFile(path, os.path.join(folder, path), path, named=True)
    known = load_state(state, "state") if state is not None else None
    remembered = Memory(os.path.join(folder, os.fspath(memory)) if memory is not None else None)

    def desk() -> Desk:
        asked = own if own is not None else open_engine(str(engine), given)
        return Desk(asked, remembered, max_chars=max_chars, jobs=jobs)

    sender = Sender(desk, remembered)
    try:
        survey = Survey(linter, options, remembered, signature)
        translator = Translator(survey, remembered, sender)
        work = survey.begun(file, Source(text.removeprefix("\ufeff"), False, b""))
        if work is None:
            raise UsageError(
                f"it is in the language that it is to be translated into ({to})", path=path
            )
        made, rows = "", ""
        if isinstance(work, FileResult):
            result = work
        else:
            old = Source(translation.removeprefix("\ufeff"), False, b"") if translation else None
            work = survey.filled(work, old, known)
            made, result = translator.made(work)
            if made:
                rows = dump_state(translator.state_of(work)).decode()
    finally:
        if own is None:
            sender.close()
        remembered.close()
    return TranslatedPost(
        made,
        rows,
        result.target,
        result.status,
        result.reason,
        *(result.segments, result.sent, result.reused, result.kept, result.characters),
        result.diagnostics,
        result.notes,
    )


def _linter(
    folder: str,
    table: Mapping[str, object] | None,
    select: Iterable[str] | None,
    ignore: Iterable[str],
) -> Linter:
    settings = load_settings(folder) if table is None else settings_from(table, root=folder)
    selection = Selection(tuple(select) if select is not None else None, (), tuple(ignore))
    return Linter(settings, selection, folder, Cache(default_folder()))
