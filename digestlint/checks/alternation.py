"""Patterns of a format that stand for each other, as one pattern."""

import re
from functools import cache


@cache
def alternation(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for several, tried in their order."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
