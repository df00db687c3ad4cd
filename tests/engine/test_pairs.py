"""Posts and their translations on disk: found, compared, reported where they belong."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from digestlint.cache import Cache
from digestlint.diagnostics import Diagnostic, PaperRef
from digestlint.discovery import discover
from digestlint.engine import paircache
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.paircache import PairCache
from digestlint.engine.pairs import Compared
from digestlint.engine.postcache import PostCache
from digestlint.engine.run import RunResult, run
from digestlint.engine.suppressions import Suppression
from digestlint.errors import UsageError
from digestlint.post.outline import read_post
from digestlint.post.segments import SegmentState, is_to_translate, segment_hash, segments_of
from digestlint.settings import settings_from
from digestlint.translate.state import State, state_path, write_state
from engine.support import RULES
from misshapen import NO_JSON, misshapen
from tests.checks.pairs import METHOD, SOURCE, TARGET, changed, english, korean, shape

WRONG = ("62.5%", "65.2%")


class Blog:
    """A project on disk with a post and its translation, and a linter over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
        old = time.time() - 60
        os.utime(place, (old, old))

    def check(
        self,
        *paths: str,
        settings: Mapping[str, object] | None = None,
        select: tuple[str, ...] | None = ("TR", "SU", "LG501", "DL"),
        cache: Cache | None = None,
    ) -> RunResult:
        root = str(self.folder)
        linter = Linter(settings_from(settings or {}, root=root), Selection(select), root, RULES)
        files = discover(paths, linter.settings, root).files
        return run(linter, files, cache=PostCache(cache, linter) if cache is not None else None)

    def found(self, *paths: str, **options: object) -> list[tuple[str, str]]:
        result = self.check(*paths, **options)  # type: ignore[arg-type]
        return [(one.path, one.code) for one in result.diagnostics]


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path)
    blog.write(SOURCE, korean())
    blog.write(TARGET, english())
    return blog


def break_it(blog: Blog) -> None:
    blog.write(TARGET, changed(*WRONG))


def test_a_sound_pair_is_silent(blog: Blog):
    assert blog.found(select=None) == []


@pytest.mark.parametrize("paths", [(), (TARGET,), (SOURCE,), ("_posts/en",), (SOURCE, TARGET)])
def test_a_wrong_translation_is_found_from_either_side(blog: Blog, paths: tuple[str, ...]):
    break_it(blog)
    result = blog.check(*paths)
    assert [(one.path, one.code) for one in result.diagnostics] == [(TARGET, "TR604")]
    assert result.files == (len(paths) or 2)


def test_where_there_is_no_counterpart_there_is_no_pair(blog: Blog):
    (blog.folder / TARGET).unlink()
    assert blog.found(select=None) == []


def test_a_pair_in_another_place(blog: Blog):
    settings = {"translation": {"output-template": "{dir}/{lang}-{name}"}}
    blog.write("_posts/en-2026-01-05-daily-papers.md", changed(*WRONG))
    (blog.folder / TARGET).unlink()
    assert blog.found(settings=settings) == [("_posts/en-2026-01-05-daily-papers.md", "TR604")]


def test_a_template_without_a_folder_finds_pairs_from_the_originals(blog: Blog):
    settings = {
        "translation": {"output-template": "_{lang}/{name}"},
        "include": ["_posts/**/*.md", "_en/**/*.md"],
    }
    (blog.folder / TARGET).unlink()
    target = "_en/2026-01-05-daily-papers.md"
    blog.write(target, changed(*WRONG))
    assert blog.found(settings=settings) == [(target, "TR604")]


def test_what_the_translation_rules_say_better_is_said_once(blog: Blog):
    text = changed(
        "## Limitations\n\nWriting the contracts still takes a review by people.",
        "## Limitations\n\n계약을 만드는 데 사람의 검토가 필요하다.",
    )
    blog.write(TARGET, text)
    assert blog.found() == [(TARGET, "TR607")]
    # … and still said where the rule that says it better does not run.
    assert blog.found(select=("LG501",)) == [(TARGET, "LG501")]
    (blog.folder / SOURCE).unlink()
    assert [code for _, code in blog.found()] == ["TR613", "LG501"]


def test_a_suppression_in_the_translation_counts(blog: Blog):
    comment = "<!-- digestlint-disable-next-line TR604 -- a person checked it -->\n"
    line = "In image classification, it cut the parameters by 62.5% and raised accuracy by 0.3%p."
    blog.write(TARGET, changed(line, comment + line.replace(*WRONG)))
    assert blog.found(select=None) == []
    assert blog.found(SOURCE, select=None) == []


def test_a_suppression_that_silences_nothing_is_reported_if_there_was_a_pair(blog: Blog):
    comment = "<!-- digestlint-disable-next-line TR604 -->\n"
    blog.write(TARGET, changed(METHOD, comment + METHOD))
    assert blog.found() == [(TARGET, "SU901")]
    # Without the original nobody can say.
    (blog.folder / SOURCE).unlink()
    assert blog.found() == [(TARGET, "TR613")]


def test_per_file_ignores_are_those_of_the_translation(blog: Blog):
    break_it(blog)
    ignoring = {"per-file-ignores": {"_posts/en/*.md": ["TR604"]}}
    assert blog.found(settings=ignoring) == []
    assert blog.found(SOURCE, settings=ignoring) == []
    assert blog.found(settings={"per-file-ignores": {SOURCE: ["TR604"]}}) == [(TARGET, "TR604")]


def test_the_config_may_ask_for_translations(blog: Blog):
    required = {"translation": {"required": True, "to": ["en-US", "ja"]}}
    result = blog.check(settings=required)
    (one,) = result.diagnostics
    assert (one.path, one.code, one.line) == (SOURCE, "TR601", 1)
    assert "_posts/ja/2026-01-05-daily-papers.md" in one.message
    # Only of what the run looks at.
    assert blog.found(TARGET, settings=required) == []


def test_a_translation_without_its_original_is_an_orphan(blog: Blog):
    (blog.folder / SOURCE).unlink()
    assert blog.found() == [(TARGET, "TR613")]
    # A post that nobody calls a translation is none …
    blog.write(TARGET, english().replace("ref: 2026-01-05-daily-papers\n", ""))
    assert blog.found() == []
    # … unless its state says so.
    write_state(state_path(str(blog.folder / TARGET)), State(SOURCE, "en-US", ()))
    assert blog.found() == [(TARGET, "TR613")]


def made_from(text: str) -> State:
    post = read_post(text, SOURCE, shape(), SOURCE)
    segments = tuple(
        SegmentState("", segment_hash(text[one.start : one.end]), "")
        for one in segments_of(post)
        if is_to_translate(post, one)
    )
    return State(SOURCE, "en-US", segments)


def test_a_state_tells_what_is_stale(blog: Blog):
    write_state(state_path(str(blog.folder / TARGET)), made_from(korean()))
    assert blog.found() == []
    blog.write(SOURCE, korean().replace("62.5%", "82.5%"))
    result = blog.check()
    assert [(one.path, one.code) for one in result.diagnostics] == [(TARGET, "TR602")]
    assert "Results of paper 1" in result.diagnostics[0].message


def test_a_damaged_state_is_a_finding_and_the_rest_is_compared(blog: Blog):
    path = Path(state_path(str(blog.folder / TARGET)))
    path.parent.mkdir()
    path.write_text('{\n<<<<<<< ours\n "version": 1', encoding="utf-8")
    break_it(blog)
    result = blog.check()
    assert [one.code for one in result.diagnostics] == ["TR602", "TR604"]
    assert "merge" in result.diagnostics[0].message


def test_a_glossary_of_the_project(blog: Blog):
    settings = {"translation": {"glossary": "terms-{lang}.csv"}}
    blog.write("terms-en.csv", "가중치,parameter\n")
    result = blog.check(settings=settings)
    assert {one.code for one in result.diagnostics} == {"TR612"}
    blog.write("terms-en.csv", "가중치,weight\n")
    assert blog.found(settings=settings) == []
    blog.write("terms-en.csv", "가중치\n")
    with pytest.raises(UsageError, match=r"terms-en\.csv:1: 1 field"):
        blog.check(settings=settings)


def test_a_wrong_glossary_is_nobodys_trouble_without_a_pair(blog: Blog):
    (blog.folder / TARGET).unlink()
    settings = {"translation": {"glossary": "none.csv"}}
    assert blog.found(settings=settings) == []


def test_an_unreadable_counterpart_is_no_pair(blog: Blog):
    (blog.folder / SOURCE).write_bytes(b"\xff\xfe\x00")
    assert blog.found(TARGET) == []
    assert blog.found() == [(SOURCE, "DL002")]


def test_a_counterpart_outside_of_the_project_does_not_count(blog: Blog, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text(changed(*WRONG), encoding="utf-8")
    (blog.folder / TARGET).unlink()
    (blog.folder / TARGET).symlink_to(outside)
    assert blog.found(SOURCE) == []


def test_a_post_outside_of_the_project_has_no_pair(blog: Blog, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    for path, text in ((SOURCE, korean()), (TARGET, changed(*WRONG))):
        (other / path).parent.mkdir(parents=True, exist_ok=True)
        (other / path).write_text(text, encoding="utf-8")
    assert blog.found(str(other / TARGET)) == []


def test_byte_order_marks_and_windows_line_ends_are_no_difference(blog: Blog):
    blog.write(TARGET, "\ufeff" + english().replace("\n", "\r\n"))
    assert blog.found() == []
    blog.write(TARGET, changed(*WRONG).replace("\n", "\r\n"))
    (one,) = blog.check().diagnostics
    assert (one.code, one.column, one.end_column) == ("TR604", 51, 55)


# --- the cache ----------------------------------------------------------------------------------


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files count as long untouched that were just written."""
    monkeypatch.setattr(paircache, "_RACY_NS", -(10**18))


def test_a_cached_run_finds_what_an_uncached_one_does(blog: Blog, tmp_path_factory):
    break_it(blog)
    cache = Cache(str(tmp_path_factory.mktemp("cache")))
    plain = blog.check().diagnostics
    assert plain
    assert blog.check(cache=cache).diagnostics == plain
    assert blog.check(cache=cache).diagnostics == plain
    assert blog.check(SOURCE, cache=cache).diagnostics == plain


@pytest.mark.usefixtures("settled")
def test_a_cached_pair_is_not_compared_again(blog: Blog, tmp_path_factory, monkeypatch):
    break_it(blog)
    cache = Cache(str(tmp_path_factory.mktemp("cache")))
    plain = blog.check(cache=cache).diagnostics
    monkeypatch.setattr("digestlint.checks.pairs.Pair", None)
    assert blog.check(cache=cache).diagnostics == plain
    # As a fresh checkout has them: the same content at another time.
    for path in (SOURCE, TARGET):
        os.utime(blog.folder / path, (1, 1))
    assert blog.check(cache=cache).diagnostics == plain


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("what", ["source", "target", "state", "glossary"])
def test_whatever_decides_makes_a_pair_be_compared_again(blog: Blog, tmp_path_factory, what: str):
    settings = {"translation": {"glossary": "terms.csv"}}
    blog.write("terms.csv", "가중치,weight\n")
    cache = Cache(str(tmp_path_factory.mktemp("cache")))
    assert blog.found(settings=settings, cache=cache) == []
    if what == "source":
        blog.write(SOURCE, korean().replace("62.5%", "6.25%"))
    elif what == "target":
        break_it(blog)
    elif what == "state":
        write_state(state_path(str(blog.folder / TARGET)), State(SOURCE, "en-US", ()))
    else:
        blog.write("terms.csv", "가중치,parameter or so\n")
    changed_run = blog.check(settings=settings, cache=cache).diagnostics
    assert changed_run
    assert changed_run == blog.check(settings=settings).diagnostics


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("path", [SOURCE, TARGET])
def test_a_pair_that_keeps_size_and_time_is_compared_again(blog: Blog, tmp_path_factory, path: str):
    cache = Cache(str(tmp_path_factory.mktemp("cache")))
    assert blog.found(cache=cache) == []
    file = blog.folder / path
    status = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace(*WRONG), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_size == status.st_size
    assert blog.found(cache=cache) == [(TARGET, "TR604")]


@pytest.mark.usefixtures("settled")
def test_what_was_found_in_a_pair_that_changed_meanwhile_is_not_kept(blog: Blog, tmp_path: Path):
    def cache() -> PairCache:
        return PairCache(Cache(str(tmp_path / "cache")), "way", "/")

    files = [str(blog.folder / path) for path in (SOURCE, TARGET)]
    for changes in (True, False):
        run = cache()
        assert run.get(TARGET, files) is None
        if changes:
            break_it(blog)
        run.put(TARGET, files, Compared(()))
        run.keep()
        assert (cache().get(TARGET, files) is None) == changes


@pytest.mark.usefixtures("settled")
def test_what_is_kept_of_a_pair_in_another_shape_is_never_believed(blog: Blog, tmp_path: Path):
    break_it(blog)
    cache = Cache(str(tmp_path / "cache"))
    files = [str(blog.folder / path) for path in (SOURCE, TARGET)]
    found = Diagnostic(
        *(TARGET, "TR604", "number-differs", "error", "wrong", 1, 1, 1, 2, 0, 1),
        PaperRef(1, "2601.01234"),
    )
    compared = Compared((found,), (Suppression("disable", "LK306", 1, 2, 3, 4, (3, 9)),))
    run = PairCache(cache, "way", "/")
    assert run.get(TARGET, files) is None
    run.put(TARGET, files, compared)
    run.keep()
    (path,) = (tmp_path / "cache").glob("pairs-*")
    content = json.loads(cache.get(path.name) or b"")
    shapes = [(json.dumps(other).encode(), maybe) for other, maybe in misshapen(content)]
    for data, may_be in (*shapes, *((text, False) for text in NO_JSON)):
        cache.put(path.name, data)
        known = PairCache(cache, "way", "/").get(TARGET, files)
        assert may_be or known in (None, compared)
    assert len(shapes) > 100


def test_a_file_that_was_just_written_is_compared_again(blog: Blog, tmp_path_factory):
    cache = Cache(str(tmp_path_factory.mktemp("cache")))
    target = blog.folder / TARGET
    target.write_text(english(), encoding="utf-8")
    status = target.stat()
    assert blog.found(cache=cache) == []
    # The same size and the same time of change: a clock that is too coarse to tell.
    target.write_text(changed(*WRONG), encoding="utf-8")
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert blog.found(cache=cache) == [(TARGET, "TR604")]


def test_processes_find_in_many_pairs_what_one_finds(blog: Blog):
    for day in range(6, 20):
        texts = (korean(), changed(*WRONG) if day % 3 else english())
        for path, text in zip((SOURCE, TARGET), texts, strict=True):
            number = f"{day:02}"
            blog.write(path.replace("01-05", f"01-{number}"), text.replace("01-05", f"01-{number}"))
    root = str(blog.folder)
    linter = Linter(settings_from({}, root=root), Selection(("TR", "DL")), root, RULES)
    files = discover((), linter.settings, root).files
    one, two = (run(linter, files, jobs=jobs) for jobs in (1, 2))
    assert one == two
    assert sum(found.code == "TR604" for found in one.diagnostics) >= 9
