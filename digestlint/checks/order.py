"""Which of several things stand in order, and which are out of it."""

from collections.abc import Sequence


def longest_rise(values: Sequence[int]) -> list[int]:
    """The places of a longest rising subsequence; of several, that which keeps what comes first.

    What is not in it is out of order, and as little as can be: of two neighbours that were
    swapped, the second. Takes time by the square of the length: for sections and labels.
    """
    best = [1] * len(values)
    for i in range(len(values) - 1, -1, -1):
        for j in range(i + 1, len(values)):
            if values[j] > values[i]:
                best[i] = max(best[i], best[j] + 1)
    kept: list[int] = []
    wanted = max(best, default=0)
    for place, value in enumerate(values):
        if best[place] == wanted and (not kept or value > values[kept[-1]]):
            kept.append(place)
            wanted -= 1
    return kept
