"""Looking for a plain text: as `str.find` does it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.search import occurrences, occurs

LETTERS = "ab A.(문장"


@given(st.text(LETTERS, max_size=60), st.text(LETTERS, min_size=1, max_size=4))
def test_every_place_is_found(text: str, sought: str) -> None:
    places = [match.start() for match in re.finditer(f"(?={re.escape(sought)})", text)]
    assert list(occurrences(text, sought)) == places
    assert occurs(text, sought) == (sought in text)
