"""`digestlint translate` as people and scripts call it."""

import json

import pytest

from deepl_server import KEY
from e2e.support import Result, within
from translate.blog import NAME, Blog
from translate.posts import RESULT, sample


def call(blog: Blog, *options: str, key: str = KEY) -> Result:
    """`digestlint translate` in this process."""
    result = within(
        "translate", *options, cwd=blog.root, DEEPL_AUTH_KEY=key, DEEPL_SERVER_URL=blog.server.url
    )
    assert KEY not in result.out + result.err
    return result


def test_json_is_the_contracts(blog: Blog) -> None:
    blog.post()
    status, out, error = call(blog, "--format", "json")
    report = json.loads(out)
    (file,) = report["files"]
    assert status == 0, error
    assert list(report) == ["version", "files", "summary"]
    assert list(file) == [
        "source", "target", "status", "segments", "sent", "reused", "kept", "characters",
        "diagnostics",
    ]  # fmt: skip
    assert (file["source"], file["target"]) == (f"_posts/{NAME}", f"_posts/en/{NAME}")
    assert report["summary"] == {
        "written": 1,
        "unchanged": 0,
        "skipped": 0,
        "failed": 0,
        "characters": blog.server.used,
        "quota_left": 500_000 - blog.server.used,
    }
    assert "characters" in error


def test_text_says_what_became_of_each_post(blog: Blog) -> None:
    blog.post()
    blog.post(sample().replace("ko/overview/2601.01234", "ko/overview/2601.04321"),
              "2026-01-06-daily-papers.md")  # fmt: skip
    status, out, _ = call(blog)
    assert status == 1
    assert out.startswith(f"written   _posts/en/{NAME}: ")
    assert "skipped   _posts/en/2026-01-06-daily-papers.md" in out
    assert "LK306" in out


@pytest.mark.parametrize(
    ("options", "key", "says"),
    [
        ([], "", "DEEPL_AUTH_KEY"),
        ([], "wrong", "refuses the key"),
        (["--to", "../x"], KEY, "--to"),
        (["--to", "xx"], KEY, "no language `xx`"),
        (["--output-template", "../{name}"], KEY, "leads out of the project"),
        (["--output-template", "{lang}.md"], KEY, "{name}"),
        (["--glossary", "none.csv"], KEY, "none.csv"),
        (["nothing.md"], KEY, "nothing.md"),
    ],
)
def test_wrong_use_is_2_and_writes_nothing(
    blog: Blog, options: list[str], key: str, says: str
) -> None:
    blog.post()
    status, out, error = call(blog, *options, key=key)
    assert (status, out) == (2, "")
    assert says in error
    assert not blog.target().exists()
    assert blog.server.used == 0


def test_people_hear_that_there_is_no_glossary(blog: Blog) -> None:
    blog.post()
    blog.server.no_glossaries = {"GET": 404}
    status, _, error = call(blog)
    assert status == 0
    assert blog.target().exists()
    assert error.count("translated without the glossary") == 1


def test_without_anything_to_send_no_key_is_needed(blog: Blog) -> None:
    blog.post()
    assert call(blog)[0] == 0
    assert call(blog, key="")[0] == 0
    assert call(blog, "--dry-run", key="")[0] == 0


def test_what_is_no_post_is_counted(blog: Blog) -> None:
    blog.post("# Notes\n\n오늘 쓴 글.\n", name="notes.md")
    status, out, error = call(blog)
    assert (status, out) == (0, "")
    assert error == "digestlint: no posts to translate; 0 characters; 1 other file passed over\n"
    blog.post()
    blog.post("# More notes\n", name="more.md")
    assert "1 written; " in (told := call(blog)[2])
    assert told.endswith("; 2 other files passed over\n")
    status, out, error = call(blog, "--format", "json")
    # A translation is nobody's oversight.
    assert error == "digestlint: 1 unchanged; 0 characters; 2 other files passed over\n"
    assert set(json.loads(out)) == {"version", "files", "summary"}
    assert len(json.loads(out)["files"]) == 1
    (blog.root / "_posts" / "notes.md").unlink()
    (blog.root / "_posts" / "more.md").unlink()
    assert call(blog)[2] == "digestlint: 1 unchanged; 0 characters\n"


def test_check_finds_what_is_stale_without_a_key(blog: Blog) -> None:
    path = blog.post()
    call(blog)
    path.write_text(path.read_text().replace(RESULT, "정확도를 0.4%p 높였다."))
    done = within("check", "--no-cache", "--format", "json", cwd=blog.root, DEEPL_AUTH_KEY=None)
    assert done.status == 0
    codes = [one["code"] for one in done.json()["diagnostics"]]
    assert [code for code in codes if code.startswith("TR")] == ["TR602"]
