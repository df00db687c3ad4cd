"""The front matter of a translation is the original's text with the template's keys."""

import pytest

from digestlint.post.front_matter import find_front_matter
from digestlint.translate.front_matter import Template, edits_of, values_of
from digestlint.translate.plan import splice

PATH = "_posts/2026-01-05-daily-papers.md"
DEFAULT = {
    "lang": "{lang}",
    "ref": "{ref}",
    "permalink": "/{lang}/{year}/{month}/{day}/{slug}/",
}


def made(text: str, template: Template = DEFAULT, path: str = PATH, **given: bool) -> str:
    front_matter = find_front_matter(text)
    values = values_of(path, front_matter, "en-US")
    return splice(text, edits_of(front_matter, template, values, "\n", **given))


def test_missing_keys_are_added_at_the_end() -> None:
    assert made("---\nlayout: post  # a post\n---\n\n# 1.\n") == (
        "---\nlayout: post  # a post\nlang: en\nref: 2026-01-05-daily-papers\n"
        "permalink: /en/2026/01/05/daily-papers/\n---\n\n# 1.\n"
    )


def test_keys_that_are_there_are_set() -> None:
    text = "---\nlang: ko\ntags:\n  - a\n  - b\nref:\nx: 1\n---\n"
    template = {"lang": "{lang}", "tags": ["papers", "{lang}"], "ref": "{ref}"}
    assert made(text, template) == (
        "---\nlang: en\ntags: [papers, en]\nref: 2026-01-05-daily-papers\nx: 1\n---\n"
    )


def test_a_persons_front_matter_only_gets_what_it_lacks() -> None:
    text = "---\nlang: en\npermalink: /mine/\n---\n"
    assert made(text, only_missing=True) == (
        "---\nlang: en\npermalink: /mine/\nref: 2026-01-05-daily-papers\n---\n"
    )


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ("yes", 'key: "yes"'),
        ("a: b", 'key: "a: b"'),
        ('say "x"', 'key: "say \\"x\\""'),
        ("논문 {day}", 'key: "논문 05"'),
        ("{title}", "key: Daily Papers"),
        ("2026", 'key: "2026"'),
    ],
)
def test_values_are_the_strings_that_were_meant(wanted: str, line: str) -> None:
    text = made('---\ntitle: "Daily Papers"\n---\n', {"key": wanted})
    assert text.split("\n")[2] == line
    value = find_front_matter(text).data["key"]
    assert value == wanted.replace("{day}", "05").replace("{title}", "Daily Papers")


def test_a_name_without_a_day_gives_no_permalink() -> None:
    assert "permalink" not in made("---\nlayout: post\n---\n", path="_posts/papers.md")


def test_what_has_no_front_matter_is_left_alone() -> None:
    assert made("# 1. A post\n") == "# 1. A post\n"
