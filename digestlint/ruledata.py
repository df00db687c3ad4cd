"""Rule and format files as validated data: compiled into the package, kept in the cache, or read.

Reading and validating sixty YAML files takes half a second, and a linter that nobody feels has
fifty milliseconds for everything. A wheel carries its own rules as one JSON file that the build
made; those of a checkout or of a user are kept in the cache, by path, size and time of change.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from digestlint import __version__
from digestlint.cache import Cache
from digestlint.digests import blake2b
from digestlint.errors import UsageError
from digestlint.paths import leaves_project
from digestlint.shaped import Misshapen, columns, read
from digestlint.shipped import rules_folder

COMPILED = "compiled.json"
# What a run does not need of a rule file; `rules show` and `rules test` read it again.
_PROSE = frozenset(("why", "leaves-alone", "examples"))
# What of the rest is a word, and what one or several.
_WORDS = ("code", "name", "severity", "check", "scope", "family", "summary")
_MANY_WORDS = ("message", "fix", "formats", "languages", "replaces", "severities")


class RuleData(NamedTuple):
    """The data of every rule file (with its path), and of every format file by its name.

    `digest` is that of all of it, and of our own code.
    """

    rules: tuple[tuple[str, Mapping[str, Any]], ...]
    formats: Mapping[str, tuple[str, Mapping[str, Any]]]
    digest: str


def load_rule_data(
    folders: Sequence[str] = (), cache: Cache | None = None, *, anew: bool = False
) -> RuleData:
    """The data of our own rules and formats, then of the user's folders; all of it validated.

    With `anew`, what the cache has of them is not believed, and replaced. Raises `UsageError` for a
    file that is wrong, with line and column.
    """
    rules: list[tuple[str, Mapping[str, Any]]] = []
    formats: dict[str, tuple[str, Mapping[str, Any]]] = {}
    digest = blake2b(digest_size=16)
    for folder in folders:
        if not os.path.isdir(folder):
            raise UsageError("no folder, and the config's `rules` names folders", path=folder)
    for folder in (rules_folder(), *folders):
        content = _compiled(folder)
        if content is None:
            kept = cache or Cache(None)
            if folder == rules_folder():
                # In a checkout, what a build compiles is kept in any case, as bytecode is.
                kept = kept.writing()
            content = _kept(folder, kept, anew)
            digest.update(_code_stamp())
        digest.update(content)
        for kind, path, data in json.loads(content):
            place = os.path.join(folder, *path.split("/"))
            if kind == "rule":
                rules.append((place, data))
            elif kind == "format":
                formats[data["name"]] = (place, data)
    return RuleData(tuple(rules), formats, digest.hexdigest())


def compile_folder(folder: str) -> bytes:
    """Read and validate a rules folder, and give its data as one JSON document."""
    return json.dumps(
        _read(folder), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


def compile_own(folder: str) -> bytes:
    """What a build makes of our own rules, with a digest of our code, for findings are of both."""
    digest = blake2b(digest_size=16)
    for path in sorted(_code()):
        with open(path, "rb") as stream:
            digest.update(stream.read())
    rows: list[object] = json.loads(compile_folder(folder))
    rows.append(("code", digest.hexdigest(), None))
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _compiled(folder: str) -> bytes | None:
    """What the build made of our own rules; a user's folder has no say in this."""
    if folder != rules_folder():
        return None
    try:
        with open(os.path.join(folder, COMPILED), "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def _kept(folder: str, cache: Cache, anew: bool) -> bytes:
    place = blake2b(os.fsencode(folder), digest_size=6).hexdigest()
    files = _files(folder)
    name = f"rules-{place}-{_fingerprint(folder, files)}.json"
    data = None if anew else cache.get(name)
    if data is None or not _is_of(files, data):
        data = compile_folder(folder)
        cache.put(name, data)
        for old in cache.names(f"rules-{place}-"):
            if old != name:
                cache.drop(old)
    return data


def _is_of(files: Sequence[str], data: bytes) -> bool:
    """Whether what a cache has can be what was read of these files.

    How options and formats should look, only their validation knows; the linter tries them.
    """
    try:
        kinds, paths, contents = columns(read(data), str, str, dict)
    except Misshapen:
        return False
    return (
        list(paths) == list(files)
        and list(kinds) == [_kind(path) for path in files]
        and all(_is_rule(one) for one, kind in zip(contents, kinds, strict=True) if kind == "rule")
        and {type(one.get("name")) for one in contents} <= {str}
    )


def _kind(path: str) -> str:
    return "format" if path.startswith("formats/") else "rule"


def _is_rule(data: Mapping[str, Any]) -> bool:
    words = [data.get(key) for key in _WORDS]
    for key in _MANY_WORDS:
        some = data.get(key, [])
        words += some.values() if type(some) is dict else some if type(some) is list else [some]
    return set(map(type, words)) == {str} and type(data.get("options")) is dict


def _code_stamp() -> bytes:
    """What changes with our own code: findings change with it, whatever its version says."""
    compiled = _compiled(rules_folder())
    if compiled is not None:
        return blake2b(compiled, digest_size=16).digest()
    return str(max(os.stat(path).st_mtime_ns for path in _code())).encode()


def _code() -> Iterator[str]:
    for folder, _, names in os.walk(os.path.dirname(os.path.abspath(__file__))):
        yield from (os.path.join(folder, name) for name in names if name.endswith(".py"))


def _fingerprint(folder: str, files: Sequence[str]) -> str:
    digest = blake2b(_code_stamp(), digest_size=12)
    digest.update(f"{__version__}\0{folder}".encode("utf-8", "surrogateescape"))
    for path in files:
        status = os.stat(os.path.join(folder, path))
        # The time of the inode's change is what no program sets.
        stamp = f"{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}"
        digest.update(f"\0{path}\0{stamp}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: str) -> list[str]:
    """Every YAML file of a rules folder, relative to it, with `/`; hidden ones are none."""
    found: list[str] = []
    is_ours = folder == rules_folder()  # installers may make links of what they install
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if name[0] not in "._")
        found += (
            os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")
            for name in sorted(names)
            if name.endswith((".yaml", ".yml"))
        )
    for path in () if is_ours else found:
        file = os.path.join(folder, path)
        if os.path.islink(file) and (leaves_project(file, folder) or not os.path.exists(file)):
            raise UsageError("is a link that leads out of its folder of rules", path=file)
    return found


def _read(folder: str) -> list[tuple[str, str, dict[str, Any]]]:
    from digestlint.rulefiles import read_format_file, read_rule_file

    rows: list[tuple[str, str, dict[str, Any]]] = []
    for path in _files(folder):
        place = os.path.join(folder, *path.split("/"))
        if _kind(path) == "format":
            rows.append(("format", path, read_format_file(place).data))
        else:
            data = read_rule_file(place).data
            rows.append(("rule", path, _needed(data)))
    return rows


def _needed(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a run needs of a rule, so that its check need not be imported before it is called."""
    from digestlint.checks import find_check

    check = find_check(data["check"])
    return {
        **{key: value for key, value in data.items() if key not in _PROSE},
        "options": {**check.defaults, **data["options"]},
        "scope": check.scope,
        "family": check.family,
    }
