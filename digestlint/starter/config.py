"""A `digestlint.toml` that fits a blog, from what was seen of it."""

import json
import re
from collections.abc import Iterable, Iterator

from digestlint.globs import glob_problem
from digestlint.report.escape import unsafe
from digestlint.settings import Settings, TranslationSettings
from digestlint.starter.survey import Survey

SCHEMA = "https://digestlint.dev/settings.schema.json"
_WIDTH = 96
_TARGETS = {"en": "en-US", "pt": "pt-BR", "zh": "zh-Hans"}
# What a person translated by hand now and then is no habit to be held to.
_HABIT = 0.9


def render(survey: Survey) -> str:
    """The text of the config; valid by the settings' schema, and so with every comment undone."""
    return "\n".join(_lines(survey)) + "\n"


def target_language(code: str) -> str:
    """What `to` calls a language whose translations lie in a folder: `en` is `en-US`."""
    return _TARGETS.get(code, code)


def _lines(survey: Survey) -> Iterator[str]:
    defaults = Settings("")
    yield f"#:schema {SCHEMA}"
    yield "# What digestlint checks in this blog, by `digestlint init`. A key behind a `#` has the"
    yield "# value that it shows; tables behind a `#` are examples. Paths and globs start here."
    yield ""
    yield "# Which files are posts."
    include = tuple(glob for glob in survey.include if not glob_problem(glob))
    yield _key("include", include or defaults.include, live=bool(include))
    yield "# Which files are never linted, not even where a hook or the command line names them."
    yield _key("exclude", (), live=False)
    yield ""
    yield "# What a post looks like: the first of these formats that claims a file is its format."
    if survey.posts:
        seen = ", ".join(f"{name} {count}" for name, count in survey.formats.items())
        yield f"# Posts of each: {seen}."
    formats = tuple(survey.formats) or defaults.formats
    yield _key("formats", formats, live=formats != defaults.formats)
    yield ""
    yield "# The blog's tags. What is nearly one of them is reported (FM106)."
    for tag, (meant, _) in survey.typos.items():
        yield f"# {_toml(tag)} is not among them, for it is nearly {_toml(meant)}."
    yield _key("known-tags", survey.known_tags, live=bool(survey.new_tags))
    yield ""
    yield "# The least severity that makes the exit status 1: error, warning, info or never."
    yield _key("fail-on", defaults.fail_on, live=False)
    yield ""
    yield "# Rules that do not run, by code, prefix or name; `digestlint rules list` has them all."
    yield _key("ignore", (), live=False)
    yield ""
    yield "# Folders with rules and formats of your own."
    yield _key("rules", (), live=False)
    yield ""
    yield from _translation(survey)
    yield ""
    yield "# [per-file-ignores]"
    yield '# "_posts/2025-*" = ["LK304"]'
    yield ""
    yield "# [severity]"
    yield '# ST211 = "warning"'


def _translation(survey: Survey) -> Iterator[str]:
    usual = TranslationSettings()
    main = next(iter(survey.languages), "ko")
    asked = tuple(survey.jekyll.languages) if survey.jekyll else ()
    wanted = [*survey.translated, *(code.lower() for code in asked if _is_code(code))]
    targets = tuple(
        dict.fromkeys(target_language(code) for code in wanted if code not in (main, ""))
    )
    habit = bool(survey.translated) and all(
        count >= _HABIT * survey.originals for count in survey.translated.values()
    )
    live = bool(survey.translated)
    yield "# Translations of posts, for the rules TR601 to TR613."
    if survey.translated:
        seen = ", ".join(f"{code} {count}" for code, count in survey.translated.items())
        yield f"# Of {survey.originals} posts, so many have one: {seen}."
    if survey.jekyll is not None:
        yield "# To Jekyll, _posts/en/x.md has the address of _posts/x.md: give it a `permalink`."
    mark = "" if live else "# "
    yield f"{mark}[translation]"
    yield mark + _key("to", targets or usual.to)
    yield "# Whether a post without a translation is reported (TR601)."
    yield _key("required", habit, live=live and habit)
    yield _key("output-template", usual.output_template, live=False)


def _is_code(code: str) -> bool:
    return code.isascii() and code.isalpha() and len(code) == 2


def _key(name: str, value: object, *, live: bool = True) -> str:
    """A key and its value in TOML, commented out unless it is `live`; long lists over lines."""
    mark = "" if live else "# "
    line = f"{mark}{name} = {_toml(value)}"
    if isinstance(value, tuple) and len(line) > _WIDTH:
        return "\n".join(_wrapped(name, value, mark))
    return line


def _wrapped(name: str, values: Iterable[object], mark: str) -> Iterator[str]:
    yield f"{mark}{name} = ["
    line = ""
    for value in values:
        piece = f"{_toml(value)}, "
        if line and len(mark) + len(line) + len(piece) > _WIDTH:
            yield f"{mark}    {line.rstrip()}"
            line = ""
        line += piece
    yield f"{mark}    {line.rstrip()}"
    yield f"{mark}]"


def _toml(value: object) -> str:
    """A value in TOML, whose basic strings are JSON's for text that can be printed."""
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return unsafe().sub(_as_escape, json.dumps(value, ensure_ascii=False))


def _as_escape(match: re.Match[str]) -> str:
    """What nobody sees as TOML's escape; a lone surrogate, which has none, as U+FFFD."""
    code = ord(match.group())
    return f"\\U{0xFFFD if 0xD800 <= code < 0xE000 else code:08X}"
