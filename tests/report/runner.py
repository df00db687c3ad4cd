"""Read a step's output as the GitHub runner does, by the rules of its ActionCommand.cs.

Both syntaxes are tried on every line, the new one (`::name key=value::data`, after white space)
first, then the old one (`##[name key=value;]data`, anywhere). A name that the runner does not know
makes the line ordinary output.
"""

import re
from typing import NamedTuple

COMMANDS = {
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
}


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def read(output: str) -> list[Command | None]:
    """One entry a line of output: the command that it is, or None."""
    lines = re.split(r"\r\n|\r|\n", output)
    return [parse(line) for line in lines if line]


def parse(line: str) -> Command | None:
    return _parse_colons(line.lstrip()) or _parse_brackets(line)


def _parse_colons(line: str) -> Command | None:
    if not line.startswith("::") or (end := line.find("::", 2)) < 0:
        return None
    name, _, rest = line[2:end].partition(" ")
    if name.lower() not in COMMANDS:
        return None
    properties = _properties(rest.strip().split(","), "\r\n:,")
    return Command(name, properties, _unescape(line[end + 2 :], "\r\n"))


def _parse_brackets(line: str) -> Command | None:
    if (start := line.find("##[")) < 0 or (end := line.find("]", start)) < 0:
        return None
    name, _, rest = line[start + 3 : end].partition(" ")
    if name.lower() not in COMMANDS:
        return None
    return Command(
        name, _properties(rest.split(";"), ";\r\n]"), _unescape(line[end + 1 :], ";\r\n]")
    )


def _properties(parts: list[str], escapes: str) -> dict[str, str]:
    properties = {}
    for part in parts:
        key, _, value = part.lstrip("=").partition("=")
        value = value.lstrip("=")
        if key and value:
            properties[key] = _unescape(value, escapes)
    return properties


def _unescape(text: str, escapes: str) -> str:
    """The per cent sign last: `%250A` is `%0A`, not a line feed."""
    for char in (*escapes, "%"):
        text = text.replace(f"%{ord(char):02X}", char)
    return text
