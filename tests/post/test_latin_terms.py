"""Terms in Latin letters: in another form they are there, in another spelling they are not."""

import pytest

from digestlint.post.latin_terms import is_gloss, is_joined, survives, words_of

SHORT_FORMS = {"RL": "reinforcement learning", "OS": ["operating system", "macOS"]}


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("OS", "on several OSes"),
        ("OS", "as in macOS"),
        ("Os", "of the operating system"),
        ("RL", "with reinforcement learning"),
        ("VoIP", "Voice over IP is used"),
        ("RDB", "a relational database"),
        ("www", "the world-wide web"),
        ("TLSv1.3", "support for TLS 1.3"),
        ("Qwen2.5-14B", "the 14B Qwen2.5 model"),
        ("seperate", "in separate files"),
        ("quitely", "it quietly fails"),
        ("GardenNets", "a GardenNet"),
        ("state-of-the-art", "the art of the state"),
    ],
)
def test_a_term_in_another_form_is_there(term: str, text: str):
    assert survives(term, words_of(text), SHORT_FORMS)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Mistral", "Mixtral wins"),
        ("GardenNet", "GardneNet wins"),
        ("OpenGL", "an OpenCL driver"),
        ("CIFAR-100", "CIFAR-10 and 100 classes"),
        ("GPT-4o", "GPT-4 wins"),
        ("TLSv1.3", "support for TLS 1.2"),
        ("MATH", "in mathematics"),
        ("SAM", "a sample"),
        ("RAG", "a fragment"),
        ("prune", "a prone word"),
        ("GardenNet", "it wins"),
    ],
)
def test_another_term_is_not_the_term(term: str, text: str):
    assert not survives(term, words_of(text), SHORT_FORMS)


def test_two_words_may_be_one():
    source = "Lite LM을 쓴다"
    assert is_joined("LM", source, source.index("LM"), words_of("LiteLM is used"))
    assert is_joined("Lite", source, 0, words_of("LiteLM is used"))
    assert not is_joined("LM", source, source.index("LM"), words_of("Lite is used"))


@pytest.mark.parametrize(
    ("source", "term", "expected"),
    [
        ("분산(variance)을 잰다", "variance", True),
        ("격리 수준(isolation level)", "level", True),
        ("모델(GardenNet)을 쓴다", "GardenNet", False),
        ("(variance)를 잰다", "variance", False),
        ("분산(variance", "variance", False),
        ("분산(variance 2)", "variance", False),
        ("분산(a) variance를", "variance", False),
    ],
)
def test_words_in_brackets_behind_a_word_explain_it(source: str, term: str, expected: bool):
    assert is_gloss(source, source.index(term)) is expected
