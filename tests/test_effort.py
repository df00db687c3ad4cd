"""What grows by the square, and what takes too long, is told from what does not."""

import time

import pytest

from effort import assert_linear, examples, part, within


def test_what_grows_by_the_square_is_seen() -> None:
    with pytest.raises(AssertionError, match="s of CPU"):
        assert_linear(lambda length: length**2 / 10_000, 1_000)


def test_what_grows_with_the_length_is_let_be() -> None:
    taken: list[int] = []
    assert_linear(lambda length: taken.append(length) or length / 1_000, 1_000)
    assert taken == [125, 125, 125, 1_000]


def test_what_takes_too_long_is_seen() -> None:
    def spin() -> None:
        end = time.process_time() + 0.02
        while time.process_time() < end:
            pass

    with within(10):
        spin()
    with pytest.raises(AssertionError, match="s of CPU"), within(0.001):
        spin()


def test_nothing_is_left_out_altogether() -> None:
    assert part(1) == 1
    assert part(1_000_000) >= 100_000
    assert examples(1).max_examples >= 5
    assert examples(1_000).max_examples >= 200
