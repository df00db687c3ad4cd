"""Exact values of numbers, for comparing: a mantissa and a power of ten; and what a text says."""

from typing import NamedTuple

# A mantissa that 10 does not divide and a power of ten; three and more numbers are a version's.
Value = tuple[int, ...]

ZERO: Value = (0, 0)
ONE: Value = (1, 0)

# Digits and points of full width, as Chinese and Japanese texts have them.
WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")


class Quantity(NamedTuple):
    """A number written in digits, with its units: `text[start:end]`.

    `values` are what it may mean, the likeliest first. Where it can also be read as several numbers
    (`15만 7,000`, `2025.08.29`), `parts` are these; `scale` is its unit's power of ten.
    """

    start: int
    end: int
    values: tuple[Value, ...]
    parts: tuple[Value, ...] = ()
    scale: int = 0


def value_of(number: int, power: int) -> Value:
    """`number * 10 ** power`, in the one form that this value has."""
    if not number:
        return ZERO
    while not number % 10:
        number //= 10
        power += 1
    return number, power


def parse(digits: str) -> Value:
    """The value of ASCII digits with a decimal point and commas: `1,234.50`."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    return value_of(int((whole + fraction) or "0"), -len(fraction))


def times(value: Value, power: int) -> Value:
    """A value times a power of ten."""
    return value if value == ZERO else (value[0], value[1] + power)


def plus(one: Value, two: Value) -> Value:
    """The sum of two values."""
    low = min(one[1], two[1])
    return value_of(one[0] * 10 ** (one[1] - low) + two[0] * 10 ** (two[1] - low), low)


def digits_before_point(value: Value) -> int:
    """How many digits stand before the decimal point."""
    return len(str(value[0])) + value[1]
