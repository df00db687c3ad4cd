"""Requests hold one paper's texts, within what the engine takes."""

from hypothesis import given
from hypothesis import strategies as st

from digestlint.translate.batches import Item, batches
from digestlint.translate.engines.deepl import DeepL

engine = DeepL("key", None, project="blog")
ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["나무", "가" * 900, "나" * 9000]), st.integers(-1, 2), st.booleans()
    ),
    max_size=120,
)


@given(ITEMS)
def test_every_text_is_in_one_request_that_the_server_takes(
    texts: list[tuple[str, int, bool]],
) -> None:
    items = [Item(at, text, paper, xml, len(text)) for at, (text, paper, xml) in enumerate(texts)]
    contexts = dict.fromkeys(range(3), "숲" * 9000)
    found = batches(items, contexts, engine.limits, engine.size)
    assert sorted(item.number for batch in found for item in batch.items) == list(range(len(items)))
    for batch in found:
        assert len(batch.items) <= 50
        assert len({(item.paper, item.is_markup) for item in batch.items}) == 1
        assert engine.size([item.text for item in batch.items], batch.context) <= 128 * 1024
        assert batch.characters == sum(len(item.text) for item in batch.items)


def test_a_text_that_is_too_large_stands_alone() -> None:
    items = [Item(0, "가" * 30_000, 0, False, 30_000), Item(1, "나", 0, False, 1)]
    found = batches(items, {0: "숲"}, engine.limits, engine.size)
    assert [len(batch.items) for batch in found] == [1, 1]
    assert found[0].context == ""
