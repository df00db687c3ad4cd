"""Where a post stands among originals and translations, by its path, and what it lacks there."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.rulebook import Rule
from digestlint.settings import TranslationSettings

MISSING, ORPHAN = "TR601", "TR613"


class Standing(NamedTuple):
    """Where a post stands among originals and translations, by its path in the project.

    `original` is the post that it would be the translation of, empty for one that is none;
    `translations` are the languages that it is to be translated into, and the paths for them.
    """

    original: str
    language: str
    translations: tuple[tuple[str, str], ...]


def standing(path: str, language: str, settings: TranslationSettings) -> Standing:
    """Whether a post, in a language such as `ko`, is a translation, and where its own would lie."""
    from digestlint.translate.places import original_of, short_language, translation_path

    original = original_of(path, settings.to, settings.output_template)
    if original is not None:
        full = next(one for one in settings.to if short_language(one) == original.language)
        return Standing(original.path, full, ())
    places = (
        (one, translation_path(path, one, settings.output_template))
        for one in settings.to
        if short_language(one) != language
    )
    return Standing("", "", tuple(place for place in places if place[1] != path))


def lonely(
    own: Standing,
    settings: TranslationSettings,
    exists: Callable[[str], bool],
    *,
    is_original: bool,
    was_translated: Callable[[], bool],
) -> Iterator[tuple[str, dict[str, object]]]:
    """The code and the values of what a post lacks: its translations (TR601), its original (TR613).

    `exists` answers for paths in the project; `was_translated` says whether the post calls itself a
    translation, without which one in a translation's place is only a post in another language.
    """
    if own.original:
        if not exists(own.original) and was_translated():
            yield ORPHAN, {"original": own.original}
    elif settings.required and is_original:
        for language, path in own.translations:
            if not exists(path):
                yield MISSING, {"language": language, "path": path}


def at_top(path: str, rule: Rule, values: Mapping[str, object]) -> Diagnostic:
    """A diagnostic about a whole file, at its first line."""
    return Diagnostic(
        path=path,
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        message=rule.message("", values),
        line=1,
        column=1,
        end_line=1,
        end_column=1,
        start=0,
        end=0,
    )
