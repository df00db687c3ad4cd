"""What is translated, what the format changes by itself, and what stays byte for byte."""

from hypothesis import example, given
from hypothesis import strategies as st

from digestlint.diagnostics import Edit
from digestlint.translate.plan import skeleton, splice, tasks_of
from digestlint.translate.restoring import restore
from digestlint.translate.shield import shield
from translate.posts import english, read, sample


def translated(text: str, translation: str) -> list[str]:
    """The lines of a post in which every task has the same translation."""
    post = read(text)
    edits = [
        Edit(task.segment.start, task.segment.end, task.settled or translation)
        for task in tasks_of(post, english())
    ]
    done = splice(post.original, [*edits, *skeleton(post, english())])
    return done.split("\n")


def test_only_prose_changes() -> None:
    before = sample().split("\n")
    after = translated(sample(), "Something else.")
    assert len(before) == len(after)
    for one, two in zip(before, after, strict=True):
        if one != two:
            assert two.endswith("Something else.") or "alphaxiv" in two
    assert after.count("> [Alphaxiv](https://www.alphaxiv.org/overview/2601.01234)") == 1
    assert after.count("- Goal: Something else.") == 2


def test_names_in_the_source_language_are_the_formats() -> None:
    text = sample().replace("## Method", "## 방법").replace("- Goal:", "- 목표:")
    after = translated(text, "x")
    assert "## Method" in after
    assert "- Goal: x" in after
    assert not any("방법" in line for line in after)


def test_placeholders_need_no_engine() -> None:
    post = read(sample("정보 부족으로 확인 불가"))
    assert [task.settled for task in tasks_of(post, english()) if task.settled] == [
        "Not enough information."
    ]
    after = translated(sample("- **정보 부족**"), "x")
    assert "- **Not enough information.**" in after


def test_hard_breaks_markers_and_line_ends_stay() -> None:
    text = sample("- 첫째 줄이다.  \n  둘째 줄이다.\\\n  셋째 줄이다.")
    assert "- x  \n  x\\\n  x\n" in "\n".join(translated(text, "x"))
    text = sample("- 첫째 줄이다.  \n  셋째 줄이다.").replace("\n", "\r\n")
    assert "- x  \r\n  x\r\n" in "\n".join(translated(text, "x"))


def test_text_without_the_source_language_is_no_task() -> None:
    texts = [task.text for task in tasks_of(read(sample("Only English here, 42.")), english())]
    assert "Only English here, 42." not in texts
    assert not any(text.startswith("GardenNet") for text in texts)


def test_tasks_know_where_they_stand() -> None:
    tasks = tasks_of(read(sample()), english())
    assert {task.at for task in tasks if task.paper == 0} == {
        f"2601.01234/{name}"
        for name in ("Introduction", "Method", "Results", "Limitations", "Conclusion")
    }


MARKDOWN = st.lists(
    st.sampled_from(
        ["가", "나다 ", " ", "**", "*", "_", "`", "$", "<b>", "</b>", "<", ">", "&", "&amp;", "\\*",
         "[", "](https://a.example/b)", "]", "x", "3", "-", "https://a.example", "!", "(", ")",
         "|", "~~", "라."]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(MARKDOWN)
@example("[나다 ](https://a.example/b)")
@example("[ 나다](https://a.example/b) <b> 가 </b>")
def test_an_engine_that_changes_nothing_gives_the_source_back(line: str) -> None:
    text = sample(f"가 {line} 나다.")
    post = read(text)
    edits = []
    for task in tasks_of(post, post.language):
        ready = shield(post, task.segment)
        edits.append(Edit(task.segment.start, task.segment.end, restore(ready, ready.wire)))
    assert splice(post.original, edits) == text
