"""No path that a repository brings leads out of it: from configs, templates, baselines, states.

Beside the project lies a folder with what each path would be for (rules, a baseline, a schema, a
glossary, a memory), so that one that is followed does something. After every run the folder is as
it was.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepl_server import KEY, DeepLServer, deepl_server
from e2e.support import WRONG, Blog, Result, post, sample, within

PATHS = {
    "above": "../out/{}",
    "above, in the middle": "_posts/../../out/{}",
    "above, for Windows": "..\\out\\{}",
    "from the root": "/etc/{}",
    "from the home": "~/{}",
    "from a drive": "C:/{}",
    "a stream": "a.md:{}",
    "a device": "nul",
    "a device with an ending": "aux.{}",
    "a folder of that name": "Com1/{}",
    "NUL": "a\0{}",
    "a line end": "a\n{}",
    "nothing": "",
}
KEYS = {
    "baseline": "{}",
    "cache-dir": "{}",
    "front-matter-schema": "{}",
    "rules": "[{}]",
    "translation.glossary": "{}",
    "translation.output-template": "{}",
}
NAMES = {
    "baseline": "baseline.json",
    "cache-dir": "cache",
    "front-matter-schema": "schema.json",
    "rules": "rules",
    "translation.glossary": "terms.csv",
    "translation.output-template": "{name}",
}
RULE = """\
code: HS101
name: outside
severity: error
check: forbidden-pattern
options:
  pattern: 본
summary: From outside.
message: From outside
why: It stands outside.
leaves-alone: Whatever stands inside.
examples:
  valid: [{text: a}]
  invalid: [{text: 본}]
"""
POST = "_posts/2026-01-05-daily-papers.md"
TARGET = "_posts/en/2026-01-05-daily-papers.md"


class Project(Blog):
    """A blog, and the folder beside it that must stay as it is."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "blog")
        self.outside = Blog(folder / "out").folder
        self.write("_config.yml", "")
        self.post(5, sample())
        files = {
            "baseline.json": '{"version": 1, "entries": []}\n',
            "schema.json": '{"required": ["nothing"]}',
            "rules/outside.yaml": RULE,
            "terms.csv": "나무,outside\n",
            "cache/keep": "kept",
            "en/keep": "kept",
            "post.md": sample(),
        }
        for name, text in files.items():
            self.write(f"../out/{name}", text)
        self.before = self.state()

    def state(self) -> dict[str, bytes]:
        """Every file outside, with its content."""
        return {
            str(path.relative_to(self.outside)): path.read_bytes() if path.is_file() else b""
            for path in self.outside.rglob("*")
        }

    def run(self, *arguments: str, server: DeepLServer | None = None) -> Result:
        """A run, after which nothing outside is new or gone or different."""
        given = {"DEEPL_AUTH_KEY": KEY, "DEEPL_SERVER_URL": server.url if server else None}
        result = within(*arguments, cwd=self.folder, **given)
        assert self.state() == self.before
        assert "From outside" not in result.out + result.err
        return result


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def server() -> Iterator[DeepLServer]:
    with deepl_server() as running:
        yield running


@pytest.mark.parametrize("key", KEYS)
def test_a_config_names_no_path_outside(project: Project, key: str) -> None:
    for path in PATHS.values():
        value = KEYS[key].format(json.dumps(path.replace("{}", NAMES[key])))
        project.write("digestlint.toml", f"{key} = {value}\n")
        result = project.run("check", "--no-cache")
        assert (result.status, result.out) == (2, ""), path
        assert len(result.err.splitlines()) == 1, path
        assert key in result.err, path


@pytest.mark.parametrize("key", [key for key in KEYS if "template" not in key])
@pytest.mark.parametrize("is_folder", [False, True], ids=["link", "linked folder"])
def test_a_config_names_no_link_outside(project: Project, key: str, is_folder: bool) -> None:
    path = f"linked/{NAMES[key]}" if is_folder else "linked"
    leads_to = project.outside if is_folder else project.outside / NAMES[key]
    (project.folder / "linked").symlink_to(leads_to)
    project.write("digestlint.toml", f"{key} = {KEYS[key].format(json.dumps(path))}\n")
    result = project.run("check")
    assert (result.status, result.out) == (2, "")
    assert "leads out of the project by a link" in result.err


@pytest.mark.parametrize("name", ["../x", "a/b", "/x", "nul\0", "..", "x.yaml"])
def test_a_config_names_no_format_outside(project: Project, name: str) -> None:
    project.write("digestlint.toml", f"formats = [{json.dumps(name)}]\n")
    result = project.run("check")
    assert result.status == 2
    assert "is not a format's name" in result.err


def test_a_linked_rule_or_format_is_none(project: Project) -> None:
    project.write("digestlint.toml", 'rules = ["rules"]\n')
    (project.folder / "rules").mkdir()
    (project.folder / "rules/outside.yaml").symlink_to(project.outside / "rules/outside.yaml")
    result = project.run("check", "--no-cache")
    assert result.status == 2
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("template", [path for path in PATHS.values() if "\0" not in path])
def test_a_template_leads_nowhere_else(
    project: Project, template: str, server: DeepLServer
) -> None:
    written = template.replace("{}", "{name}")
    result = project.run("translate", "--output-template", written, server=server)
    assert (result.status, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert server.seen == 0


@pytest.mark.parametrize("link", ["_posts/en", "_posts/en/.translations", TARGET])
def test_a_linked_place_of_a_translation_is_refused(
    project: Project, link: str, server: DeepLServer
) -> None:
    path = project.folder / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(project.outside / ("post.md" if link == TARGET else "en"))
    result = project.run("translate", server=server)
    assert result.status == 1
    assert "the translation would lie elsewhere" in result.out
    assert server.seen == 0


def test_a_state_tells_nothing_of_where(project: Project, server: DeepLServer) -> None:
    assert project.run("translate", server=server).status == 0
    sent = server.seen
    assert sent
    path = project.folder / "_posts/en/.translations/2026-01-05-daily-papers.md.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    project.write("digestlint.toml", 'translation.to = ["en-US"]\n')
    for source in (one.format("x") for one in PATHS.values()):
        path.write_text(json.dumps({**state, "source": source, "language": source}))
        assert project.run("check", "--no-cache").out == ""
        assert project.run("translate", server=server).status == 0
    assert server.seen == sent


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_baseline_tells_nothing_of_where(project: Project, path: str) -> None:
    project.post(5, post(WRONG))
    entry = {"path": path.format("x"), "code": "LK306", "hash": "0" * 16, "count": 1}
    project.write("b.json", json.dumps({"version": 1, "entries": [entry]}))
    result = project.run("check", "--baseline", "b.json", "--format", "json")
    assert result.status in (1, 2)
    assert result.status == 2 or "LK306" in result.out


@pytest.mark.parametrize("path", ["../../out/post.md", "/etc/passwd", "C:/x", "nul", "a\\0b"])
def test_the_front_matter_tells_nothing_of_where(
    project: Project, path: str, server: DeepLServer
) -> None:
    keys = ("permalink", "ref", "lang", "image", "redirect_from", "slug", "dir", "name")
    lines = "".join(f'{key}: "{path}"\n' for key in keys)
    project.post(5, sample().replace("---\n", f"---\n{lines}", 1))
    result = project.run("translate", "--force", server=server)
    assert result.status in (0, 1)
    there = {file.relative_to(project.folder).as_posix() for file in project.folder.rglob("*.md")}
    assert there <= {POST, TARGET}
