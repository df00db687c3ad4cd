"""Posts become translations: sent once, checked, kept in step, and never half of one on disk."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from deepl_server import romanised
from digestlint.translate.memory import Memory
from translate.blog import NAME, Blog
from translate.posts import RESULT, sample


def statuses(blog: Blog, **given: int) -> list[str]:
    return [result.status for result in blog.run(**given).results]  # type: ignore[arg-type]


def on_disk(blog: Blog) -> dict[str, bytes]:
    """Every file of the posts, by its path."""
    posts = blog.root / "_posts"
    return {str(path): path.read_bytes() for path in posts.rglob("*") if path.is_file()}


def test_only_prose_links_and_front_matter_differ(blog: Blog) -> None:
    path = blog.post()
    report = blog.run()
    (result,) = report.results
    assert (result.status, result.diagnostics, report.status) == ("written", (), 0)
    assert result.sent == result.segments
    assert result.characters == blog.server.used > 0
    assert report.quota_left == blog.server.limit - blog.server.used
    before, after = path.read_text().split("\n"), blog.english().split("\n")
    added = ["lang: en", "ref: 2026-01-05-daily-papers", "permalink: /en/2026/01/05/daily-papers/"]
    assert after[6:9] == added
    del after[6:9]
    for one, two in zip(before, after, strict=True):
        if any("가" <= sign <= "힣" for sign in one):
            assert not any("가" <= sign <= "힣" for sign in two)
        else:
            assert one.replace("/ko/overview/", "/overview/") == two


def test_a_second_run_sends_nothing(blog: Blog) -> None:
    blog.post()
    blog.run()
    before, seen = on_disk(blog), blog.server.seen
    assert statuses(blog) == ["unchanged"]
    (blog.root / ".digestlint" / "memory.sqlite3").unlink()
    assert statuses(blog) == ["unchanged"]
    assert (on_disk(blog), blog.server.seen) == (before, seen)


def test_one_changed_sentence_sends_one_segment(blog: Blog) -> None:
    path = blog.post()
    blog.run()
    seen = len(blog.server.texts)
    path.write_text(path.read_text().replace(RESULT, "정확도를 0.4%p 높였다."))
    (result,) = blog.run().results
    assert result.reason == ""
    assert (result.status, result.sent, result.reused) == ("written", 1, result.segments - 1)
    assert blog.server.texts[seen:] == ["정확도를 0.4%p 높였다."]
    assert machine(blog, "정확도를 0.4%p 높였다.") in blog.english()


def test_posts_that_say_the_same_send_it_once(blog: Blog) -> None:
    blog.post()
    blog.post(name="2026-01-06-daily-papers.md")
    blog.run()
    assert len(blog.server.texts) == len(set(blog.server.texts))


def machine(blog: Blog, text: str = RESULT) -> str:
    """What the server makes of a text, by its glossary."""
    return romanised(text, next(iter(blog.server.terms.values()), None))


def edit(blog: Blog, old: str, new: str) -> None:
    text = blog.english()
    assert text.count(old) == 1
    blog.target().write_text(text.replace(old, new), encoding="utf-8")


def test_a_persons_words_stay_whatever_happens_beside_them(blog: Blog) -> None:
    path = blog.post()
    blog.run()
    theirs = machine(blog)
    mine = "It cut parameters by 62.5% and raised accuracy by 0.3%p."
    edit(blog, theirs, mine)
    for _ in range(3):
        (result,) = blog.run().results
        assert (result.status, result.kept) == ("unchanged", 1)
        assert mine in blog.english()
    path.write_text(path.read_text().replace("재학습 비용이 커진다", "비용이 더 커진다"))
    (result,) = blog.run().results
    assert (result.status, result.kept, result.sent) == ("written", 1, 1)
    assert mine in blog.english()
    blog.post(name="2026-01-06-daily-papers.md")
    blog.run()
    assert mine in blog.english("2026-01-06-daily-papers.md")


def test_a_changed_source_gets_new_words_and_the_persons_are_shown_and_kept(blog: Blog) -> None:
    path = blog.post()
    blog.run()
    edit(blog, machine(blog), "My own words on 62.5% and 0.3%p.")
    path.write_text(path.read_text().replace(RESULT, "정확도를 0.4%p 높였다."))
    (result,) = blog.run().results
    assert result.status == "written"
    assert "My own words on 62.5% and 0.3%p." in result.notes[0]
    assert machine(blog, "정확도를 0.4%p 높였다.") in blog.english()
    path.write_text(path.read_text().replace("정확도를 0.4%p 높였다.", RESULT))
    blog.run()
    assert "My own words on 62.5% and 0.3%p." in blog.english()


def test_a_line_of_a_persons_own_is_never_lost(blog: Blog) -> None:
    path = blog.post()
    blog.run()
    theirs = machine(blog)
    edit(blog, theirs, f"{theirs}\nA line of my own.")
    before = blog.english()
    assert statuses(blog) == ["unchanged"]
    path.write_text(path.read_text().replace("재학습 비용이 커진다", "비용이 더 커진다"))
    (result,) = blog.run().results
    assert result.status == "failed"
    assert "has a line that nothing" in result.reason
    assert blog.english() == before


def test_a_translation_of_somebody_elses_is_taken_over(blog: Blog) -> None:
    blog.post()
    blog.run()
    edit(blog, machine(blog), "By hand: 62.5% and 0.3%p.")
    state = blog.target().parent / ".translations" / f"{NAME}.json"
    state.unlink()
    (blog.root / ".digestlint" / "memory.sqlite3").unlink()
    seen = blog.server.seen
    (result,) = blog.run().results
    assert (result.status, result.sent) == ("unchanged", 0)
    assert blog.server.seen == seen
    assert "By hand: 62.5% and 0.3%p." in blog.english()
    assert state.exists()


def test_a_kill_between_translation_and_state_makes_no_person_of_the_machine(blog: Blog) -> None:
    path = blog.post()
    blog.run()
    state = blog.target().parent / ".translations" / f"{NAME}.json"
    old = state.read_bytes()
    path.write_text(path.read_text().replace(RESULT, "정확도를 0.4%p 높였다."))
    blog.run()
    new = state.read_bytes()
    state.write_bytes(old)
    (result,) = blog.run().results
    assert (result.status, result.kept, result.notes) == ("unchanged", 0, ())
    assert state.read_bytes() == new


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_paper_that_gets_another_title_or_goes_does_so_in_its_translation(
    blog: Blog, is_gone: bool
) -> None:
    text = sample()
    second = text[text.index("# 1. [") :].split("# 2. [")[0]
    number = text.count("\n# ") + 1
    text += "\n" + second.replace("# 1. [", f"# {number}. [A Second ").replace(
        "2601.01234", "2601.04321"
    )
    post = blog.post(text)
    blog.run()
    sent = len(blog.server.texts)
    at = text.index(f"# {number}. [")
    post.write_text(text[:at] if is_gone else text.replace("A Second", "Another", 1))
    assert statuses(blog) == ["written"]
    assert ("[Another" in blog.english(), "A Second" in blog.english()) == (not is_gone, False)
    assert len(blog.server.texts) == sent
    assert statuses(blog) == ["unchanged"]


def test_a_persons_title_is_not_taken_for_the_machines(blog: Blog) -> None:
    blog.post()
    blog.run()
    theirs = blog.english().replace("# 1. [", "# 1. [Surely ", 1)
    blog.target().write_text(theirs)
    for _ in range(2):
        assert statuses(blog) == ["unchanged"]
        assert blog.english() == theirs


def test_the_state_is_small_and_says_where(blog: Blog) -> None:
    blog.post()
    blog.run()
    state = json.loads((blog.target().parent / ".translations" / f"{NAME}.json").read_text())
    assert state["source"] == f"_posts/{NAME}"
    assert [row[0] for row in state["segments"]].count("2601.01234/Results") == 1


# -- answers that must not be written ------------------------------------------------------------

BAD: dict[str, Callable[[str], str]] = {
    "a number lost": lambda text: romanised(text).replace("62.5", "lots of "),
    "Korean left": lambda text: text if "62.5" in text else romanised(text),
    "a tag added": lambda text: romanised(text) + " <script>alert()</script>",
    "nothing": lambda text: "",
    "next to nothing": lambda text: "x 62.5% 0.3%p 7.1%p" if len(text) > 80 else "x",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_answers_are_sent_once_more_and_never_written(
    blog: Blog, bad: Callable[[str], str]
) -> None:
    blog.post()
    blog.server.every = (1, bad)
    report = blog.run()
    assert ([one.status for one in report.results], report.status) == (["failed"], 1)
    assert Path(report.results[0].diagnostics[0].path).name == NAME
    assert report.results[0].reason
    assert not blog.target().parent.exists()
    blog.server.every = None
    assert statuses(blog) == ["written"]
    assert RESULT not in blog.english()


def test_one_answer_too_few_is_caught(blog: Blog) -> None:
    blog.post()
    blog.server.every = (1, "short")
    report = blog.run()
    assert ([one.status for one in report.results], report.status) == (["failed"], 1)
    assert "came back" in report.results[0].reason
    assert not blog.target().parent.exists()


def test_a_dropped_term_is_asked_for_in_a_tag(blog: Blog) -> None:
    line = "Scone은 정확도를 높였다."
    blog.post(sample(line))
    blog.server.every = (1, lambda text: romanised(text).replace("Scone", "It"))
    (result,) = blog.run().results
    assert result.status == "written"
    assert "<k" in blog.server.texts[-1]
    assert "Scone" in blog.english()


def test_eaten_placeholders_are_asked_for_piece_by_piece(blog: Blog) -> None:
    blog.post(sample("값 `a < b`는 **큰** 수 $x^2$이다."))
    blog.server.every = (1, "mangle")
    (result,) = blog.run().results
    assert (result.status, result.diagnostics) == ("written", ())
    assert "`a < b`" in blog.english()
    assert "**keu**" in blog.english()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"{text} [a](https://evil.example/)",
        lambda text: f"{text} https://evil.example/",
        lambda text: f"{text} ![a](https://evil.example/a.png)",
    ],
)
def test_what_hinders_is_asked_for_again_in_this_run_and_the_next(
    blog: Blog, change: Callable[[str], str]
) -> None:
    blog.post()
    blog.server.tongue = lambda text: change(romanised(text)) if "62.5" in text else romanised(text)
    (failed,) = blog.run().results
    assert failed.status == "failed"
    assert not blog.target().exists()
    assert blog.server.texts.count(RESULT) == 2
    blog.server.tongue = None
    line = sample().split("\n").index(RESULT) + 1
    assert {one.line for one in failed.diagnostics if one.severity == "error"} == {line}
    before = len(blog.server.texts)
    (written,) = blog.run().results
    assert written.status == "written"
    assert blog.server.texts[before:] == [RESULT]


@pytest.mark.parametrize("way", ["", "config", "comment", "file"])
def test_what_nobody_wants_to_hear_of_is_told_only_where_it_hinders(blog: Blog, way: str) -> None:
    config = {"config": 'ignore = ["TR611"]', "file": 'per-file-ignores = {"_posts/en/*" = ["TR"]}'}
    (blog.root / "digestlint.toml").write_text(config.get(way, ""))
    text = sample()
    if way == "comment":
        text = text.replace("\n# 1.", "\n<!-- digestlint-disable TR611 -->\n\n# 1.", 1)
    blog.post(text)
    blog.server.tongue = lambda text: "This says just about the same as every other line here."
    told = [one.code for one in blog.run().results[0].diagnostics]
    assert ("TR611" in told) is (way == "")
    assert "TR604" in told


def test_a_dead_network_is_tried_once(blog: Blog) -> None:
    blog.post()
    blog.server.drops_usage = True
    (failed,) = blog.run().results
    assert failed.status == "failed"
    assert "cannot be reached" in failed.reason
    assert failed.diagnostics == ()
    assert (blog.server.seen, blog.server.glossaries) == (0, {})
    blog.server.drops_usage = False
    assert statuses(blog) == ["written"]


def test_one_bad_post_does_not_hinder_the_others(blog: Blog) -> None:
    blog.post(sample("나쁜 줄 99개가 있다."))
    blog.post(name="2026-01-06-daily-papers.md")
    blog.server.every = (1, lambda text: romanised(text).replace("99", ""))
    assert statuses(blog) == ["failed", "written"]


# -- originals -----------------------------------------------------------------------------------


def test_originals_with_errors_are_skipped_unless_forced(blog: Blog) -> None:
    blog.post(sample().replace("ko/overview/2601.01234", "ko/overview/2601.04321"))
    report = blog.run()
    assert report.results[0].status == "skipped"
    assert [one.code for one in report.results[0].diagnostics] == ["LK306"]
    assert (report.status, blog.server.seen) == (1, 0)
    assert blog.run(force=True).results[0].status == "written"


def test_a_dry_run_writes_and_sends_nothing(blog: Blog) -> None:
    blog.post()
    report = blog.run(is_dry=True)
    (result,) = report.results
    assert (result.status, result.sent) == ("planned", result.segments)
    assert (blog.server.seen, report.quota_left) == (0, 500_000)
    assert not (blog.root / ".digestlint").exists()
    assert not blog.target().parent.exists()
    assert blog.run().characters == report.characters


# -- money ---------------------------------------------------------------------------------------


def days(blog: Blog, count: int) -> int:
    """Write posts that differ; gives what translating all of them costs."""
    for day in range(1, count + 1):
        name = f"2026-01-{day:02}-daily-papers.md"
        text = sample(f"{day}번째 날에 정확도를 {day}.5%p 높였다.").replace("2026-01-05", name[:10])
        blog.post(text.replace("줄이면서", f"{day}번 줄이면서"), name)
    return blog.run(is_dry=True).characters


def test_more_characters_than_allowed_are_never_billed(blog: Blog) -> None:
    whole = days(blog, 2)
    limit = blog.server.used + 250
    report = blog.run(max_chars=250)
    assert blog.server.used <= limit
    assert "--max-chars" in report.results[-1].reason
    for _ in range(40):
        if blog.run(max_chars=250).status == 0:
            break
    assert blog.run().status == 0
    assert blog.server.used <= whole


def test_requests_at_once_give_the_same(blog: Blog) -> None:
    days(blog, 2)
    blog.run(jobs=4)
    before = on_disk(blog)
    assert len(blog.server.texts) == len(set(blog.server.texts))
    assert blog.run().status == 0
    assert on_disk(blog) == before


def test_the_key_is_written_nowhere(blog: Blog) -> None:
    from deepl_server import KEY

    blog.post()
    blog.run()
    for path in blog.root.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes()
    memory = Memory(str(blog.root / ".digestlint" / "memory.sqlite3"))
    assert list(memory.entries("en-US"))
    memory.close()
