"""YAML that a front matter may be: read by python-frontmatter on the C loader, strictly.

Keys twice, anchors, aliases and tags are refused: YAML's own loaders keep the last of two keys in
silence, and Jekyll does as they do. Only loaded where the ordinary reader gave up.
"""

from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

# Deeper than any front matter, shallower than any recursion limit.
MAX_DEPTH = 32


class Problem(NamedTuple):
    """What YAML, or we, refuse: a span in the text that was read, and why."""

    start: int
    end: int
    message: str


class RefusedError(Exception):
    """A construct that is YAML and yet not taken; carries where it stands."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


def make_loader(base: Any) -> Any:
    """A loader that leaves a date that no calendar has as text, for the schema to refuse.

    `base` is PyYAML's safe loader, in C or in Python. A number that Python does not read, as one
    of thousands of digits, is an error where it stands.
    """

    def timestamp(loader: Any, node: yaml.ScalarNode) -> Any:
        try:
            return base.construct_yaml_timestamp(loader, node)
        except ValueError:
            return loader.construct_scalar(node)

    def number(read: Any, node: yaml.ScalarNode) -> Any:
        try:
            return read(node)
        except (ValueError, OverflowError):
            raise yaml.constructor.ConstructorError(
                None, None, "a number that cannot be read: quote it", node.start_mark
            ) from None

    loader: Any = type("Loader", (base,), {})
    loader.add_constructor(
        "tag:yaml.org,2002:int", lambda made, node: number(made.construct_yaml_int, node)
    )
    loader.add_constructor(
        "tag:yaml.org,2002:float", lambda made, node: number(made.construct_yaml_float, node)
    )
    loader.add_constructor("tag:yaml.org,2002:timestamp", timestamp)
    return loader


# PyYAML may have been built without libyaml.
_LOADER = make_loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class StrictHandler(YAMLHandler):
    """python-frontmatter's YAML handler with our loader, the refusals, and no splitting.

    The front matter was found already, by Jekyll's rule, and python-frontmatter strips what it
    splits: handing it the YAML as it stands keeps the offsets.
    """

    def __init__(self, inner: str, loader: Any = _LOADER) -> None:
        super().__init__()
        self._inner = inner
        self._loader = loader

    def split(self, text: str) -> tuple[str, str]:  # noqa: ARG002 -- the interface
        """Give the YAML as it was found, and no content."""
        return self._inner, ""

    def load(self, fm: str, **_: object) -> Any:
        """Parse; raises `RefusedError` or `yaml.YAMLError`."""
        _refuse(fm, self._loader)
        data = yaml.load(fm, Loader=self._loader)  # noqa: S506 -- a subclass of the safe loader
        if data is None:
            return {}
        if not isinstance(data, dict):
            first_line = fm.lstrip("\n").split("\n", 1)[0]
            at = fm.find(first_line)
            raise RefusedError(at, at + len(first_line), "it is no mapping of keys to values")
        return data


def read_yaml(inner: str, loader: Any = _LOADER) -> tuple[dict[str, Any], Problem | None]:
    """Read YAML; gives the mapping, or an empty one with what is wrong and where."""
    try:
        metadata, _ = frontmatter.parse(inner, handler=StrictHandler(inner, loader))
    except RefusedError as error:
        return {}, Problem(error.start, error.end, str(error))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index, len(inner)) if mark is not None else 0
        words = " ".join(part for part in (error.context, error.problem) if part)
        return {}, Problem(at, min(at + 1, len(inner)), words)
    except yaml.reader.ReaderError as error:
        # Its position counts bytes under the C loader and characters under the other.
        at = max(inner.find(chr(error.character)), 0)
        return {}, Problem(at, min(at + 1, len(inner)), str(error.reason))
    except UnicodeEncodeError as error:
        return {}, Problem(error.start, error.end, "half of a surrogate pair")
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return {}, Problem(0, min(1, len(inner)), str(error).split("\n", 1)[0])
    return _string_keys(metadata), None


def _string_keys(data: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in data.items()}


def _refuse(text: str, loader: Any) -> None:
    """Walk the events once, before anything is built, and refuse what we do not take."""
    # One entry a collection that is open: the keys of a mapping seen so far, or None for a list;
    # and whether the next event is a key.
    open_collections: list[tuple[set[str] | None, list[bool]]] = []
    documents = 0
    for event in yaml.parse(text, Loader=loader):
        start, end = _span(event)
        if isinstance(event, yaml.AliasEvent):
            raise RefusedError(start, end, "an alias: write the value out")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise RefusedError(start, end, "a second document")
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            open_collections.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if event.anchor is not None:
            raise RefusedError(start, end, f"an anchor (&{event.anchor}): write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None and not (isinstance(event, yaml.ScalarEvent) and tag == "!"):
            raise RefusedError(start, end, f"a tag ({tag}): leave it out")
        if open_collections:
            keys, turn = open_collections[-1]
            if keys is not None:
                if turn[0] and isinstance(event, yaml.ScalarEvent):
                    if event.value in keys:
                        raise RefusedError(start, end, f"the key `{event.value}` a second time")
                    keys.add(event.value)
                turn[0] = not turn[0]
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(open_collections) >= MAX_DEPTH:
                raise RefusedError(start, end, f"more than {MAX_DEPTH} levels")
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            open_collections.append((set() if is_mapping else None, [True]))


def _span(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def compose(inner: str) -> Any:
    """The tree of YAML that was read before, with the places of its nodes, for `value_span`."""
    return yaml.compose(inner, Loader=_LOADER)


def value_span(inner: str, path: list[str | int], tree: Any = None) -> tuple[int, int] | None:
    """Where the value at a path of keys and indexes stands in the YAML; None if it is not there.

    `tree` is what `compose` gives: whoever asks for many values composes once.
    """
    node: Any = compose(inner) if tree is None else tree
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        else:
            node = None
        if node is None:
            return None
    if node is None:
        return None
    start, end = _span(node)
    return start, start + len(inner[start:end].rstrip())
