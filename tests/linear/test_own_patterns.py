"""No regular expression of ours that sees a post takes more than linear time.

They are collected from a run over the examples of all rules, and attacked with texts made from
their own parse trees: thousands of characters for each repeat, after the way to it. A linear
pattern needs a fraction of a millisecond for that; one that backtracks needs thousands of times as
long, and is told from a busy machine by how its time grows.
"""

import ast
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import digestlint
from effort import part
from linear.attacks import attacks

LENGTH = part(10_000)
# Seconds a character: what is slower is looked at again.
SLOW = 5e-7
# Twice the text may take so many times as long.
STEEP = 3.0
# What is only ever searched in a short piece of a post, and why.
BOUNDED = {
    "digestlint.post.sentence_ends": "a sentence's last 64 characters",
    "digestlint.post.latin_terms": "a hundred and sixty characters around a term",
    "digestlint.checks.particles": "the characters before a particle, as many as a name has",
}
# Modules of these rooms whose patterns no run makes, and why.
ROOMS = ("post", "checks", "translate")
UNSEEN = {
    "digestlint.checks.declarative": "those of rule files, and words without a repeat",
    "digestlint.checks.patterns": "those of rule files: see test_rule_files.py",
    "digestlint.translate.memory": "the name of a language is split",
}


def patterns() -> list[tuple[str, int, str, tuple[str, ...]]]:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("collect.py")],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        (pattern, flags, module, tuple(used))
        for pattern, flags, module, used in json.loads(done.stdout)
    ]


def seconds(pattern: re.Pattern[str], text: str, *, anchored: bool) -> float:
    began = time.process_time()
    if anchored:
        pattern.match(text)
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - began


def is_steep(pattern: str, flags: int, *, anchored: bool, longest: int = LENGTH) -> bool:
    """Whether a text of twice the length takes far more than twice the time, every time.

    The lengths grow, so that what is slow is found before it takes minutes.
    """
    compiled = re.compile(pattern, flags)

    def takes(text: str) -> float:
        return min(seconds(compiled, text, anchored=anchored) for _ in range(3))

    length = 500
    texts = list(attacks(pattern, flags, length))
    while length < longest:
        shorter, length = texts, length * 2
        texts = list(attacks(pattern, flags, length))
        for text, half in zip(texts, shorter, strict=True):
            # What takes too long once may be the machine's doing.
            if seconds(compiled, text, anchored=anchored) > SLOW * length and all(
                takes(text) > STEEP * takes(half) for _ in range(4)
            ):
                return True
    return False


def uses_patterns(path: Path) -> bool:
    """Whether a module calls a function of `re`."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr != "escape"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_no_pattern_of_ours_is_more_than_linear() -> None:
    found = patterns()
    seen = {module for _, _, module, _ in found}
    package = Path(digestlint.__file__).parent
    unseen = {
        name
        for room in ROOMS
        for path in (package / room).rglob("*.py")
        if (name := ".".join(path.relative_to(package.parent).with_suffix("").parts)) not in seen
        and uses_patterns(path)
    }
    assert unseen == set(UNSEEN)
    slow = []
    for pattern, flags, module, used in found:
        anchored = bool(used) and set(used) <= {"match", "fullmatch"}
        if is_steep(pattern, flags, anchored=anchored) and not (
            module in BOUNDED and pattern.endswith((r"\Z", "[A-Za-z]+)+"))
        ):
            slow.append((module, pattern, used))
    assert slow == []


@pytest.mark.parametrize(
    "pattern", ["[0-9]+%", ".*x.*y", "(?:x,?)*;", r"\s+$", "<[a-z]+ [^>]*>", "x*y*z*;"]
)
def test_a_slow_pattern_is_seen(pattern: str) -> None:
    assert is_steep(pattern, 0, anchored=False, longest=8000)
