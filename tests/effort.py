"""How much the tests try: a little on every change, or with DIGESTLINT_TESTS=thorough everything.

What is tested is the same. `thorough` looks at more examples, and at texts of a megabyte.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, settings

# Share of the examples, and of the length of hostile texts, in percent.
PROFILES = {"quick": (20, 10), "thorough": (100, 100)}
PROFILE = os.environ.get("DIGESTLINT_TESTS") or "quick"

for _name, (_examples, _) in PROFILES.items():
    # On a busy machine a deadline tells of the machine, not of the code.
    settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def examples(count: int) -> settings:
    """Look at `count` examples where a test without a word of its own looks at a hundred."""
    return settings(max_examples=max(5, count * settings.default.max_examples // 100))


def part(length: int) -> int:
    """As many of `length` as are tried."""
    return max(1, length * PROFILES[PROFILE][1] // 100)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where the body takes more CPU than that; a `part` of a text has a part of the time."""
    bound = seconds * PROFILES[PROFILE][1] / 100
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < bound, f"{took:.2f} s of CPU; {bound:.2f} s are allowed"


def assert_linear(seconds: Callable[[int], float], length: int) -> None:
    """Eight times the text takes no more than 24 times as long; by the square it takes 64 times.

    `seconds` gives the CPU that a text of some length takes, and `length` is the longer one.
    """
    bound = 24 * min(seconds(length // 8) for _ in range(3)) + 0.02
    for _ in range(3):  # what is too long once may be the machine's doing
        took = seconds(length)
        if took < bound:
            return
    raise AssertionError(f"{took:.3f} s of CPU; {bound:.3f} s are allowed")
