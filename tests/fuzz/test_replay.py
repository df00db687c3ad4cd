"""The fuzzing targets without a fuzzer: seeds, every input that once broke one, a few mutations.

`DIGESTLINT_FUZZED` says how many mutations each target gets. `tests/fuzz/run.py` does the rest.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from digestlint.diagnostics import Diagnostic, Finding
from digestlint.post.model import Post
from digestlint.rulebook import Rule
from effort import part
from fuzz.mutate import mutated, mutated_text, small_post
from fuzz.run import MAX_LENGTH, seeds
from fuzz.targets import TARGETS

COUNT = int(os.environ.get("DIGESTLINT_FUZZED") or part(200))
LONGEST = 10.0  # seconds; on a busy machine an input takes a tenth of one


def inputs(target: str) -> Iterator[tuple[str, bytes]]:
    files = seeds(target)
    yield "nothing", b""
    for path in files:
        yield path.name, path.read_bytes()
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files] or ["\0"]
    for number in range(COUNT):
        random = Random(number)
        yield f"mutation {number}", mutated(random, random.choice(texts), texts)[:MAX_LENGTH]


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_keeps_its_promises(target: str) -> None:
    assert seeds(target)
    for name, data in inputs(target):
        began = time.monotonic()
        try:
            TARGETS[target].run(data)
        except Exception as error:
            error.add_note(f"input: {name}: {data[:200]!r}")
            raise
        assert time.monotonic() - began < LONGEST, name


def test_each_regression_is_of_a_target() -> None:
    folder = Path(__file__).parent / "regressions"
    assert {path.name for path in folder.iterdir()} <= set(TARGETS)


def test_a_broken_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The targets can fail: with a rule that points outside of the post, one does."""
    from digestlint.engine import lint

    right = lint.diagnose

    def wrong(post: Post, rule: Rule, finding: Finding) -> Diagnostic:
        return right(post, rule, finding)._replace(end_column=10_000)

    monkeypatch.setattr(lint, "diagnose", wrong)
    with pytest.raises(AssertionError):
        TARGETS["lint"].run(small_post(0).encode())


def test_mutations_are_those_of_their_seed() -> None:
    texts = [small_post(number, 1) for number in range(3)]
    made = [mutated_text(Random(seed), texts[seed % 3], texts) for seed in range(50)]
    again = [mutated_text(Random(seed), texts[seed % 3], texts) for seed in range(50)]
    assert made == again
    assert len(set(made)) > 45
