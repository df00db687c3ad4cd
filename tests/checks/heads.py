"""The sound post under other front matter."""

from .support import FRONT_MATTER, PATH, POST, found

BODY = POST[len(FRONT_MATTER) :]


def changed(old: str, new: str) -> str:
    assert old in FRONT_MATTER
    return FRONT_MATTER.replace(old, new, 1) + BODY


def codes(text: str, path: str = PATH) -> list[tuple[str, int]]:
    return [finding for finding in found(text, path) if finding[0][:2] == "FM"]
