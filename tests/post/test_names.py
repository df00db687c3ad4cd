"""Which section a name means, and how far two names are apart."""

import pytest

from digestlint.post.names import edit_distance, find_section
from house import shape

SHAPE = shape()


@pytest.mark.parametrize(
    ("title", "name", "match"),
    [
        ("Method", "Method", "exact"),
        ("Method {#method}", "Method", "exact"),
        ("METHOD", "Method", "alias"),
        ("method:", "Method", "alias"),
        ("Method：", "Method", "alias"),
        ("**Method**", "Method", "alias"),
        ("**Method:**", "Method", "alias"),
        ("_Method_", "Method", "alias"),
        ("2. Method", "Method", "alias"),
        ("2) Method", "Method", "alias"),
        ("② Method", "Method", "alias"),
        ("II. Method", "Method", "alias"),
        ("🔬 Method", "Method", "alias"),
        ("Method 🛠️", "Method", "alias"),
        ("Method (방법)", "Method", "alias"),
        ("방법(Method)", "Method", "alias"),
        ("방법", "Method", "alias"),
        ("Approach", "Method", "alias"),
        ("Metod", "Method", "close"),
        ("Mehtod", "Method", "close"),
        ("Resluts", "Results", "close"),
        ("Limitatons", "Limitations", "close"),
        ("Discussion", None, "unknown"),
        ("Ablation Study", None, "unknown"),
        ("", None, "unknown"),
        ("M" * 500, None, "unknown"),
        ("Iris", None, "unknown"),
    ],
)
def test_sections_by_name(title: str, name: str | None, match: str) -> None:
    shape, found = find_section(title, SHAPE)
    assert (shape.name if shape else None, found) == (name, match)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abc", "ab", 1),
        ("abc", "xyz", 3),
        ("", "ab", 2),
    ],
)
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b, 2) == distance
    assert edit_distance(b, a, 2) == distance
