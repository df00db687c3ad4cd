"""The second paper of the sound post: its heading, and its sections under other ones."""

from .support import POST, heading, line_of, section

LINK = "[Harbor: Docking Agents to Their Tools](https://arxiv.org/abs/2601.02345)"
HEADING = heading(POST, 2)
HEADING_LINE = line_of(POST, HEADING.start())


def section_line(name: str) -> int:
    return line_of(POST, section(POST, 2, name).start())
