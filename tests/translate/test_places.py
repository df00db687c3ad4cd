"""Where translations lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.translate.places import original_of, short_language, translation_path

USUAL = "{dir}/{lang}/{name}"


@pytest.mark.parametrize(
    ("source", "language", "template", "target"),
    [
        ("_posts/x.md", "en-US", USUAL, "_posts/en/x.md"),
        ("_posts/2026/x.md", "ja", USUAL, "_posts/2026/ja/x.md"),
        ("x.md", "en", USUAL, "en/x.md"),
        ("_posts/x.md", "pt-BR", "_{lang}/{name}", "_pt/x.md"),
        ("_posts/x.md", "en-US", "{dir}-{lang}/{name}", "_posts-en/x.md"),
        ("a/_posts/x.md", "zh-Hans", "{lang}/{dir}/{name}", "zh/a/_posts/x.md"),
    ],
)
def test_a_template_says_where(source: str, language: str, template: str, target: str):
    assert translation_path(source, language, template) == target


@pytest.mark.parametrize(
    ("path", "original"),
    [
        ("_posts/en/x.md", ("_posts/x.md", "en")),
        ("_posts/2026/ja/x.md", ("_posts/2026/x.md", "ja")),
        ("en/x.md", ("x.md", "en")),
        ("_posts/en/en/x.md", ("_posts/en/x.md", "en")),
        ("_posts/x.md", None),
        ("_posts/fr/x.md", None),
        ("_posts/den/x.md", None),
    ],
)
def test_a_place_says_what_is_translated_there(path: str, original: tuple[str, str] | None):
    assert original_of(path, ["en-US", "ja"], USUAL) == original


def test_a_template_that_forgets_the_folder_does_not_say():
    assert original_of("_en/x.md", ["en"], "_{lang}/{name}") is None


def test_no_languages_no_translations():
    assert original_of("_posts/en/x.md", [], USUAL) is None


def test_a_language_without_its_region():
    assert [short_language(one) for one in ("en-US", "EN_gb", "ko", "zh-Hans")] == [
        "en",
        "en",
        "ko",
        "zh",
    ]


NAMES = st.text(alphabet="abx_.()[]\\+ 가", min_size=1, max_size=8)


@given(
    st.lists(NAMES, max_size=3),
    NAMES,
    st.sampled_from([USUAL, "{lang}/{dir}/{name}", "{dir}/{lang}-{name}"]),
)
def test_the_way_back_leads_to_the_post(folders: list[str], name: str, template: str):
    source = "/".join([*folders, f"{name}.md"])
    path = translation_path(source, "en-US", template)
    original = original_of(path, ["en-US"], template)
    assert original is not None
    assert translation_path(original.path, "en-US", template) == path
