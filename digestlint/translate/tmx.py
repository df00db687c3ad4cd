"""Translation memories of other tools: TMX 1.4 in and out, through the translate-toolkit.

That is the one library for it that is looked after and runs on every Python that we support
(hypomnema wants 3.13 and calls itself alpha); it comes with the extra `digestlint[tmx]`. Every unit
says in properties of our own who wrote it, so that what goes out comes back as what it was; what
somebody corrected on the way comes back as a person's. (OmegaT drops properties: of its units we
know a person's by `creationid`, and take the others for a tool's.) What XML cannot hold, control
characters, travels as an empty placeholder `<ph type="x-u0007"/>`.

A TMX file may be anybody's: no entity is expanded and nothing is fetched, its size and its depth
are bounded. Elements and attributes are those of the TMX 1.4b specification (LISA OSCAR, 2005).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from digestlint import __version__
from digestlint.errors import UsageError
from digestlint.post.segments import segment_hash
from digestlint.translate.memory import IMPORTED, PERSON, Entry, canonical_language

MAX_SIZE = 64 << 20
_MAX_DEPTH = 50
_ENGINE, _GLOSSARY, _MACHINE = "x-digestlint-engine", "x-digestlint-glossary", "x-digestlint-hash"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")
_DATE = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_CHARACTER = re.compile(r"x-u([0-9a-f]{4})")


class Contents(NamedTuple):
    """The entries of a TMX file, and why others are none: reason → how many units."""

    entries: tuple[Entry, ...]
    passed_over: Mapping[str, int]


def dump_tmx(entries: Iterable[Entry]) -> bytes:
    """Entries as a TMX file, in their order, a unit each. Raises `UsageError` without the extra."""
    from io import BytesIO

    library = _library()
    store = library.tmxfile(sourcelanguage="*all*")
    # Indentation must not get into a text that consists of placeholders only.
    store.XMLindent = {"indent": " ", "max_level": 4, "leaves": {"seg"}}
    header = store.document.getroot().find("header")
    header.set("creationtool", "digestlint")
    header.set("creationtoolversion", __version__)
    header.set("segtype", "block")
    header.set("o-tmf", "digestlint")
    for entry in entries:
        unit = store.addsourceunit("")
        # The languages that the library gives by itself differ from version to version.
        for node in unit.getlanguageNodes():
            unit.xmlelement.remove(node)
        for language in (entry.source_language, entry.target_language):
            unit.xmlelement.append(unit.createlanguageNode(_speakable(language), "", ""))
        _describe(unit.xmlelement, entry)
        for node, text in zip(unit.getlanguageNodes(), (entry.source, entry.target), strict=True):
            _set_text(node.find("seg"), text)
    stream = BytesIO()
    store.serialize(stream)
    return stream.getvalue().rstrip() + b"\n"


def _describe(unit: Any, entry: Entry) -> None:
    """Say who wrote a unit, for people and tools by attributes, for ourselves by properties."""
    unit.set("srclang", _speakable(entry.source_language))
    unit.set("creationid", _speakable(entry.engine).partition(" ")[0])
    if entry.changed:
        unit.set("changedate", _speakable(entry.changed))
    properties = {_ENGINE: entry.engine}
    if entry.glossary:
        properties[_GLOSSARY] = entry.glossary
    if entry.engine != PERSON:
        properties[_MACHINE] = segment_hash(entry.target)
    for place, (kind, value) in enumerate(properties.items()):
        node = unit.makeelement("prop", {"type": kind})
        node.text = _speakable(value)
        unit.insert(place, node)


def _set_text(seg: Any, text: str) -> None:
    pieces = _unspeakable().split(text)
    seg.text = pieces[0]
    for character, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        node = seg.makeelement("ph", {"type": f"x-u{ord(character):04x}"})
        node.tail = piece
        seg.append(node)


def _speakable(text: str) -> str:
    return _unspeakable().sub("?", text)


@cache
def _unspeakable() -> re.Pattern[str]:
    """What XML 1.0 has no way to write (production Char)."""
    return re.compile("([^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")


def read_tmx(data: bytes, path: str) -> Contents:
    """The entries of a TMX file; `path` is for messages.

    Raises `UsageError` for what is no TMX, with the line, and without the extra.
    """
    library = _library()
    _inspect(data, path)
    try:
        store = library.tmxfile.parsestring(data)
    except SyntaxError as error:  # lxml's are
        raise UsageError(
            f"is no XML that can be read: {error.msg}", path=path, line=error.lineno
        ) from None
    header = store.document.getroot().find(store.namespaced("header"))
    language = header.get("srclang", "") if header is not None else ""
    passed_over: Counter[str] = Counter()
    entries: list[Entry] = []
    for unit in store.units:
        try:
            entries += _entries(unit, unit.xmlelement.get("srclang") or language)
        except _NoUse as reason:
            passed_over[str(reason)] += 1
    return Contents(tuple(entries), passed_over)


class _NoUse(Exception):  # noqa: N818 - it says why a unit is passed over
    """A unit cannot be used; the message says why."""


def _entries(unit: Any, source_language: str) -> Iterator[Entry]:
    texts: dict[str, Any] = {}
    for node in unit.getlanguageNodes():
        language = _language(node.get("{http://www.w3.org/XML/1998/namespace}lang"))
        texts.setdefault(language or _language(node.get("lang")), node)
    texts.pop("", None)
    source = _source(texts, source_language)
    properties = {
        node.get("type"): node.text or ""
        for node in unit.xmlelement.findall(unit.namespaced("prop"))
    }
    ours = properties.get(_ENGINE, "")
    text = _text(unit, texts.pop(source), is_ours=bool(ours))
    if not texts:
        raise _NoUse("no translation")
    for language, node in texts.items():
        target = _text(unit, node, is_ours=bool(ours))
        engine, glossary = ours or IMPORTED, properties.get(_GLOSSARY, "")
        if _MACHINE in properties and segment_hash(target) != properties[_MACHINE]:
            engine = PERSON
        if not ours and PERSON in (node.get("creationid"), unit.xmlelement.get("creationid")):
            engine = PERSON  # tools that drop properties keep this
        if engine in (PERSON, IMPORTED):
            glossary = ""
        changed = _date(node) or _date(unit.xmlelement)
        yield Entry(source.partition("-")[0], language, text, target, engine, glossary, changed)


def _source(texts: Mapping[str, Any], wanted: str) -> str:
    """The language of a unit's source: the wanted one, else its first, where any will do."""
    if not texts:
        raise _NoUse("no language")
    if wanted.lower() in ("*all*", ""):
        return next(iter(texts))
    language = _language(wanted)
    if language in texts:
        return language
    for other in texts:
        if other.partition("-")[0] == language.partition("-")[0]:
            return other
    raise _NoUse("no text in the source's language")


def _language(tag: str | None) -> str:
    return canonical_language(tag) if tag and _LANGUAGE.fullmatch(tag) else ""


def _date(node: Any) -> str:
    """When a node was last touched, or nothing."""
    dates = (node.get(name, "") for name in ("changedate", "creationdate"))
    return next(filter(_DATE.fullmatch, dates), "")


def _text(unit: Any, node: Any, *, is_ours: bool) -> str:
    """A variant's text, with what its markup stands for in the place of it (`<bpt>`, `<ph>` …)."""
    seg = node.find(unit.namespaced("seg"))
    if seg is None:
        raise _NoUse("no text")
    text = "".join(_pieces(seg))
    if is_ours:
        return text
    text = text.strip()
    if not text:
        raise _NoUse("no text")
    if "\n" in text or "\r" in text:
        raise _NoUse("more than one line")
    return text


def _pieces(node: Any) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if not isinstance(child.tag, str):
            if child.text and child.text.startswith("&"):
                raise _NoUse("an entity")
        else:
            character = _CHARACTER.fullmatch(child.get("type", ""))
            inner = chr(int(character[1], 16)) if character else "".join(_pieces(child))
            if not inner and child.tag.rpartition("}")[2] != "hi":
                raise _NoUse("markup of which only the place is known")
            yield inner
        yield child.tail or ""


def _inspect(data: bytes, path: str) -> None:
    """Refuse what is no TMX, or is made to harm, before a tree is made of it.

    Raises `UsageError` with the line.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate()
    depth = 0

    def refuse(message: str) -> None:
        raise UsageError(message, path=path, line=parser.CurrentLineNumber)

    def entity(name: str, *_: object) -> None:
        refuse(f"declares an entity (`{name}`), which no TMX needs: it is not read")

    def start(name: str, _: object) -> None:
        nonlocal depth
        if not depth and name != "tmx":
            refuse(f"is no TMX: it is an XML file of `{name}`")
        depth += 1
        if depth > _MAX_DEPTH:
            refuse(f"has elements in elements, {_MAX_DEPTH} deep: no TMX has")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"is no XML that can be read: {expat.ErrorString(error.code)}"
        raise UsageError(message, path=path, line=error.lineno) from None
    except (ValueError, LookupError) as error:
        # An encoding that the parser does not know, or one of several bytes a character.
        message = f"is in an encoding that cannot be read, write it in UTF-8: {error}"
        raise UsageError(message, path=path, line=1) from None


def _library() -> Any:
    try:
        from translate.storage import tmx
    except ImportError:
        raise UsageError(
            'TMX needs the translate-toolkit: install it with pip install "digestlint[tmx]"'
        ) from None
    return tmx
