"""What must be given for a check to be called: it is asked once, and never keeps a finding away."""

import gc
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from digestlint.engine.lint import PostResult, Runnable, lint_post
from effort import examples

from .support import rulebook, rules, shape

SAMPLE = shape().sample
# No sentence of this one is short.
SOUND = SAMPLE.replace(
    "다.\n", "다고 하며, 이는 여러 과제에서 되풀이하여 확인한 바와 같다고 한다.\n"
)
PATH = shape().sample_path
_PIECES = st.sampled_from(
    (
        *(
            "정보 부족.",
            "~5%~",
            "<think>",
            "```\n",
            "Это ",
            "An English sentence stands right here. ",
        ),
        *(
            "## Method\n",
            "### Results\n",
            "합니다.",
            "하였으며,",
            "\n\n",
            "- ",
            "v2",
            "2601.01235",
            "(",
            "“",
        ),
    )
)


def lint(text: str, rules: tuple[Runnable, ...]) -> PostResult:
    return lint_post(text, PATH, shape(), rules, rulebook().rules["DL001"])


@examples(60)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE)), _PIECES), max_size=3))
def test_a_check_that_is_not_called_would_find_nothing(damages: list[tuple[int, str]]) -> None:
    text = SAMPLE
    for at, piece in damages:
        text = text[:at] + piece + text[at:]
    always = tuple(rule._replace(given=None) for rule in rules())
    assert lint(text, rules()) == lint(text, always)


def test_rules_that_find_nothing_add_no_pass_over_the_text() -> None:
    more = tuple(rule for rule in rules() if rule.given is not None)
    assert len(more) > 15
    once, many = _calls(rules()), _calls(rules() + more * 100)
    assert once
    assert many == once


def _calls(rules: tuple[Runnable, ...]) -> Mapping[str, int]:
    """How often each function written in C was called to lint the sound post: who reads, calls."""
    counted: dict[str, int] = {}

    def count(_: FrameType, event: str, function: Any) -> None:
        if event == "c_call":
            counted[function.__qualname__] = counted.get(function.__qualname__, 0) + 1

    lint(SOUND, rules)  # what is compiled and kept is not counted
    gc.disable()  # nor is the clock that hypothesis looks at when garbage is collected
    sys.setprofile(count)
    try:
        found = lint(SOUND, rules)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert found.diagnostics == ()
    counted.pop("setprofile", None)
    return counted
