"""A blog with its translations, built by the real Jekyll: two pages each, that know each other."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from deepl_server import KEY, DeepLServer, deepl_server
from e2e.support import Blog, digestlint, environment
from translate.posts import sample

ROOT = Path(__file__).parents[2]
PAGE = """\
<!doctype html>
<html lang="{{ page.lang | default: site.lang }}">
<head><title>{{ page.title | escape }}</title>
{% include translations.html %}
</head>
<body>{{ content }}</body></html>
"""
CONFIG = """\
url: https://example.org
lang: ko
timezone: Asia/Seoul
permalink: /:year/:month/:day/:title/
collections: {en: {output: true}}
defaults: [{scope: {path: ""}, values: {layout: post}}]
"""
ADDRESS = re.compile(
    r'<link rel="alternate" hreflang="([a-z]+)" href="https://example.org([^"]*)">'
)
NAMES = [f"2026-01-0{day}-daily-papers.md" for day in (5, 6, 7)]

pytestmark = [
    pytest.mark.jekyll,
    pytest.mark.skipif(
        shutil.which("jekyll") is None, reason="needs Jekyll (apt-get install jekyll)"
    ),
]


class Site(NamedTuple):
    """A blog, the server that translates it, and what Jekyll makes of it."""

    blog: Blog
    server: DeepLServer

    def translate(self, *options: str) -> None:
        env = environment(DEEPL_AUTH_KEY=KEY, DEEPL_SERVER_URL=self.server.url)
        done = digestlint("translate", *options, cwd=self.blog.folder, env=env)
        assert done.status == 0, done.out + done.err

    def build(self) -> dict[str, str]:
        """The pages of the site by their addresses, without `index.html`."""
        done = subprocess.run(
            ["jekyll", "build", "--disable-disk-cache", "--strict_front_matter"],
            cwd=self.blog.folder,
            env=environment(LC_ALL="C.UTF-8"),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "Conflict" not in done.stdout + done.stderr
        site = self.blog.folder / "_site"
        return {
            f"/{path.parent.relative_to(site).as_posix()}/": path.read_text(encoding="utf-8")
            for path in site.rglob("*.html")
        }


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    blog = Blog(tmp_path)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (include,) = re.findall(r"^```liquid\n(.*?)^```$", readme, re.S | re.M)
    blog.write("_config.yml", CONFIG)
    blog.write("_layouts/post.html", PAGE)
    blog.write("_includes/translations.html", include)
    with deepl_server() as server:
        yield Site(blog, server)


def post(day: int, title: str, *more: str) -> str:
    text = sample().replace("2026-01-05", f"2026-01-0{day}")
    lines = "".join(f"{line}\n" for line in more)
    return re.sub(r"^title: .*\n", lambda _: f"title: {title}\n{lines}", text, count=1, flags=re.M)


def test_both_pages_are_there_and_each_links_to_the_other(site: Site) -> None:
    titles = ["Daily Papers — 2026-01-05", "'\"Papers\": 2026-01-06 <b> & \\'", "2026-01-07 #1"]
    originals = {
        f"_posts/{NAMES[0]}": post(5, titles[0]),
        f"_posts/{NAMES[1]}": post(6, titles[1], "ref: second"),
        f"_posts/2026/{NAMES[2]}": post(7, f'"{titles[2]}"', "lang: ko", "permalink: /own/"),
    }
    for path, text in originals.items():
        site.blog.write(path, text)
    site.translate()
    pages = site.build()
    assert len(pages) == 6
    for original, english in (
        ("/2026/01/05/daily-papers/", "/en/2026/01/05/daily-papers/"),
        ("/2026/01/06/daily-papers/", "/en/2026/01/06/daily-papers/"),
        ("/own/", "/en/2026/01/07/daily-papers/"),
    ):
        links = [("ko", original), ("en", english)]
        assert ADDRESS.findall(pages[original]) == links
        assert ADDRESS.findall(pages[english]) == links
        assert '<html lang="ko">' in pages[original]
        assert '<html lang="en">' in pages[english]
        head = re.compile("<title>.*</title>")
        assert head.findall(pages[original]) == head.findall(pages[english])
        assert pages[original].count("<h1") == pages[english].count("<h1")
        assert not re.search("[가-힣]", pages[english].partition("<body>")[2])
    for path, text in originals.items():
        assert (site.blog.folder / path).read_text(encoding="utf-8") == text


def test_a_collection_keeps_the_feeds_apart(site: Site) -> None:
    site.blog.write(f"_posts/{NAMES[0]}", post(5, "Daily Papers"))
    site.blog.write(
        "digestlint.toml", '[translation]\noutput-template = "_{lang}/{name}"\n'
        '[translation.front-matter]\nlang = "{lang}"\nref = "{ref}"\n'
        'title = "{title}: \\"{day}\\" \\\\ #"\ntags = ["papers", "a, b: c"]\n'
        'permalink = "/{lang}/{slug}-{day}.html"\n',
    )  # fmt: skip
    site.translate()
    assert (site.blog.folder / "_en" / NAMES[0]).is_file()
    site.build()
    built = site.blog.folder / "_site"
    assert (built / "2026/01/05/daily-papers/index.html").is_file()
    page = (built / "en/daily-papers-05.html").read_text(encoding="utf-8")
    assert "<title>Daily Papers: &quot;05&quot; \\ #</title>" in page


def test_no_permalink_leads_out_of_the_site(site: Site) -> None:
    site.blog.write(f"_posts/{NAMES[0]}", post(5, '"../../../evil"'))
    site.blog.write(
        "digestlint.toml", '[translation.front-matter]\npermalink = "/{lang}/../../{title}/"\n'
    )
    site.translate()
    assert len(site.build()) == 2
    outside = list(site.blog.folder.parent.rglob("*evil*"))
    assert all((site.blog.folder / "_site") in path.parents for path in outside)
    assert outside
