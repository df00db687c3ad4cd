"""The examples that rule files carry, run: each rule finds what its file says, and nothing else.

An example's text is put into its format's sample post, and the whole rulebook is run over it. What
`⟦…⟧` encloses must be found by the rule whose example it is, and nothing may be found beside it
that the example does not name under `also`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from digestlint.checks.pairs import Pair
from digestlint.checks.project import PostSummary
from digestlint.diagnostics import Diagnostic
from digestlint.engine.finish import finish_post
from digestlint.engine.fix import apply_fixes
from digestlint.engine.lint import PostResult, lint_post, runnable, summarise
from digestlint.engine.pairs import check_pair, pair_runnable, without_replaced
from digestlint.engine.project import diagnose_project, lint_project, project_runnable
from digestlint.engine.standing import at_top, lonely, standing
from digestlint.engine.translations import term_finder
from digestlint.errors import UsageError
from digestlint.post.outline import read_post
from digestlint.post.segments import (
    SegmentState,
    is_to_translate,
    segment_hash,
    segment_place,
    segments_of,
)
from digestlint.post.shape import Shape
from digestlint.rulebook import Rulebook, RuleText
from digestlint.settings import TranslationSettings
from digestlint.translate.places import translation_path

OPEN, CLOSE = "⟦", "⟧"


class Failure(NamedTuple):
    """An example that does not come out as its rule file says."""

    code: str
    example: str
    message: str


class Example(NamedTuple):
    """An example made into a whole post, with the spans that it marks.

    `made_from` is what its original was when it was translated, where the example says so.
    """

    path: str
    text: str
    marks: tuple[tuple[int, int], ...]
    shape: Shape
    translation: TranslationSettings = TranslationSettings()
    made_from: tuple[SegmentState, ...] | None = None


def run_examples(
    text: RuleText, rulebook: Rulebook, shapes: Mapping[str, Shape]
) -> Iterator[Failure]:
    """Run the examples of one rule; yields what is wrong with them."""
    for kind, examples in (("valid", text.valid), ("invalid", text.invalid)):
        for number, data in enumerate(examples, 1):
            name = f"{kind} {number}" + (f" ({data['note']})" if "note" in data else "")
            try:
                for message in _run(text, data, rulebook, shapes, valid=kind == "valid"):
                    yield Failure(text.rule.code, name, message)
            except UsageError as error:
                yield Failure(text.rule.code, name, str(error))


def build(data: Mapping[str, Any], text: str, shapes: Mapping[str, Shape], default: str) -> Example:
    """Put an example's text where it says; `default` is the format of one that names none."""
    shape = shapes[data.get("format", default)]
    language = data.get("language", "en" if "original" in data else shape.language)
    whole = _place(text, data.get("in", "post"), shape, language)
    marks: list[tuple[int, int]] = []
    plain: list[str] = []
    size = 0
    opened: list[int] = []
    for sign in whole:
        if sign == OPEN:
            opened.append(size)
        elif sign == CLOSE:
            if not opened:
                raise UsageError(f"a {CLOSE} without its {OPEN}")
            marks.append((opened.pop(), size))
        else:
            plain.append(sign)
            size += 1
    if opened:
        raise UsageError(f"a {OPEN} without its {CLOSE}")
    settings = TranslationSettings(**data.get("translation", {}))
    path = data.get("path", shape.sample_path or "_posts/2026-01-05-sample.md")
    if language != shape.language and "path" not in data:
        path = translation_path(path, language, settings.output_template)
    made_from = None
    if "made-from" in data:
        made_from = _made_from(_original(data, data["made-from"], shape), shape)
    return Example(path, "".join(plain), tuple(sorted(marks)), shape, settings, made_from)


def _original(data: Mapping[str, Any], text: str, shape: Shape) -> str:
    """The whole of an example's original: the text in the same place of the format's own sample."""
    return _place(text, data.get("in", "post"), shape, shape.language)


def _made_from(original: str, shape: Shape) -> tuple[SegmentState, ...]:
    post = read_post(original, shape.sample_path, shape)
    return tuple(
        SegmentState(
            segment_place(post, segment), segment_hash(original[segment.start : segment.end]), ""
        )
        for segment in segments_of(post)
        if is_to_translate(post, segment)
    )


def _place(text: str, place: str, shape: Shape, language: str) -> str:
    if place == "post":
        return text
    sample = shape.sample if language == shape.language else shape.languages[language].sample
    if not sample:
        raise UsageError(f"in: {place}: {shape.name} has no sample post in `{language}`")
    post = read_post(sample, shape.sample_path, shape)
    paper = post.papers[0]
    text = text.rstrip("\n")
    if place == "front-matter":
        start, end = post.front_matter.inner_start, post.front_matter.inner_end
        text += "\n"
    elif place == "heading":
        start, end = paper.heading.start, paper.heading.end
    elif place == "alphaxiv":
        start, end = paper.preamble[0].start, paper.preamble[-1].end
    elif place == "paper":
        start, end = paper.start, paper.end
        text += "\n\n"
    else:
        section = next((s for s in paper.sections if s.name == place), None)
        if section is None:
            raise UsageError(f"in: {place}: neither a place nor a section of {shape.name}")
        start, end = section.blocks[0].start, section.blocks[-1].end
    return sample[:start] + text + sample[end:]


def lint_example(
    example: Example, beside: Mapping[str, str], rulebook: Rulebook
) -> tuple[Diagnostic, ...]:
    """Lint an example by every rule, with other posts beside it."""
    codes = frozenset(rulebook.rules)
    rules = runnable(rulebook, codes)
    result = lint_post(
        example.text, example.path, example.shape, rules, rulebook.rules.get("DL001")
    )
    others = [summarise(read_post(other, path, example.shape)) for path, other in beside.items()]
    about = _about_project(result, others, rulebook, codes)
    beside_it = _about_pair(example, beside, rulebook, codes)
    if beside_it:
        own = without_replaced(result.diagnostics, beside_it, rulebook)
        result = result._replace(diagnostics=own)
    return finish_post(result, [*about, *beside_it], rulebook, codes, lambda: example.text)


def _about_pair(
    example: Example, beside: Mapping[str, str], rulebook: Rulebook, codes: frozenset[str]
) -> list[Diagnostic]:
    """What an example lacks in originals and translations, and how it compares with its own."""
    shape = example.shape
    post = read_post(example.text, example.path, shape)
    own = standing(example.path, post.language.code, example.translation)
    lacking = lonely(
        own,
        example.translation,
        beside.__contains__,
        is_original=post.language.code == shape.language,
        was_translated=lambda: "ref" in post.front_matter.entries,
    )
    found = [at_top(example.path, rulebook.rules[code], values) for code, values in lacking]
    if own.original in beside:
        source = read_post(beside[own.original], own.original, shape)
        terms = term_finder(None, source.language.code, post.language.code)
        pair = Pair(source, post, terms=terms, made_from=example.made_from)
        found += check_pair(pair, pair_runnable(rulebook, codes), rulebook.rules.get("DL001"))
    return found


def _about_project(
    result: PostResult, others: list[PostSummary], rulebook: Rulebook, codes: frozenset[str]
) -> list[Diagnostic]:
    own = [] if result.summary is None else [result.summary]
    return [
        diagnose_project(rule, found)
        for rule, found in lint_project([*own, *others], project_runnable(rulebook, codes))
        if found.path == result.path
    ]


def _run(
    text: RuleText,
    data: Mapping[str, Any],
    rulebook: Rulebook,
    shapes: Mapping[str, Shape],
    *,
    valid: bool,
) -> Iterator[str]:
    code = text.rule.code
    default = text.rule.formats[0] if text.rule.formats else next(iter(shapes))
    if "options" in data:
        rule = text.rule._replace(options={**text.rule.options, **data["options"]})
        rulebook = Rulebook([rule, *(other for other in rulebook if other.code != code)])
    example = build(data, data["text"], shapes, default)
    beside = dict(data.get("beside", {}))
    if "original" in data:
        path = example.shape.sample_path
        beside.setdefault(path, _original(data, data["original"], example.shape))
    found = lint_example(example, beside, rulebook)
    own = [diagnostic for diagnostic in found if diagnostic.code == code]
    also = data.get("also", ())
    for diagnostic in found:
        if diagnostic.code != code and diagnostic.code not in also:
            yield (
                f"{diagnostic.code} at {diagnostic.line}:{diagnostic.column} beside it: "
                f"{diagnostic.message}"
            )
    for other in also:
        if all(diagnostic.code != other for diagnostic in found):
            yield f"`also` names {other}, which finds nothing"
    if valid:
        for diagnostic in own:
            yield f"found at {diagnostic.line}:{diagnostic.column}: {diagnostic.message}"
        return
    spans = tuple((diagnostic.start, diagnostic.end) for diagnostic in own)
    if spans != example.marks:
        yield f"found {_show(example.text, spans)}, marked {_show(example.text, example.marks)}"
    if "message" in data and own and data["message"] not in own[0].message:
        yield f"the message is: {own[0].message}"
    yield from _run_fix(data, example, own, beside, rulebook, shapes, default)


def _run_fix(
    data: Mapping[str, Any],
    example: Example,
    own: list[Diagnostic],
    beside: Mapping[str, str],
    rulebook: Rulebook,
    shapes: Mapping[str, Shape],
    default: str,
) -> Iterator[str]:
    mended = apply_fixes(example.text, own, unsafe=True)
    if not mended.applied:
        if "fixed" in data:
            yield "`fixed` is given, but nothing was fixed"
        return
    if "fixed" not in data:
        yield f"a fix that the example does not show: {mended.text!r}"
        return
    wanted = build(data, data["fixed"], shapes, default)
    if mended.text != wanted.text:
        yield f"fixed to {mended.text!r}, not {wanted.text!r}"
        return
    again = lint_example(example._replace(text=mended.text), beside, rulebook)
    for diagnostic in again:
        if diagnostic.code == own[0].code and diagnostic.fix is not None:
            yield f"still found after its fix: {diagnostic.message}"
        elif diagnostic.severity == "error" and diagnostic.code not in (
            own[0].code,
            *data.get("also", ()),
        ):
            yield f"its fix makes {diagnostic.code}: {diagnostic.message}"


def _show(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    shown = [f"{start}-{end} {text[start:end]!r}" for start, end in spans]
    return "; ".join(shown) if shown else "nothing"
