"""No text becomes something else: hostile words in every place, through everything that prints.

A terminal must not obey them, nor show them in another order; a CI server must find no command in
them; and what is printed for parsers must be what parsers take, with the words in it as words.
"""

import json
import sqlite3
import tomllib
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

from deepl_server import KEY, deepl_server
from digestlint.report import FORMATS
from digestlint.report.escape import visible
from e2e.support import LINK, Blog, Result, sample, within
from report.runner import read

# What is hostile, and to whom; it stands at the beginning of a line wherever it can.
WORDS = {
    "terminal": "\x1b[31m\x1b]0;owned\x07\x1b]8;;https://e.example\x1b\\",
    "c1": "\x9b31m\x85\x90q\x9c",
    "bidi": "\u202egnp\u2066.md\u2069\u200f",
    "separators": "a\u2028::error::b\u2029\x0b\x0cc",
    "unseen": "\u200b\u3164\ufeff\u115f\ufffe\U000e0041",
    "command": "::error file=x,line=1::owned",
    "old-command": "##[error]owned ##vso[task.complete] ##teamcity[x] ##[add-mask]a",
    "line-ends": "a\r\n::error::b\r::warning::c\n\u3000::set-output name=x::y",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&#x1b;",
    "markdown": "](javascript:x) ![a](https://e.example/p) `|` | a | www.e.example a@e.example # b",
    "xml": ']]><failure message="x"/>&amp;<!--',
    "json": '"}],"diagnostics":[],"x":"\\u001b\\',
    "template": "{name} {0.__class__} {{x}} %(path)s %0A::error::x",
}
POWERFUL = {"Cc", "Cf", "Zl", "Zp", "Cs"}
ALL = "\n".join((WORDS["command"], *WORDS.values()))
each_word = pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
# Where one run has to do: a command first, and each of the others at the beginning of a line.
all_words = pytest.mark.parametrize("word", [ALL, WORDS["old-command"]], ids=["all", "old-command"])


def assert_harmless(*texts: str, commands: int = 0) -> None:
    """Nothing acts on a screen, and a runner finds so many commands."""
    for text in texts:
        powerful = {sign for sign in text if unicodedata.category(sign) in POWERFUL} - {"\n"}
        assert not powerful & set(text), ascii(powerful)
        assert not {"\u3164", "\u115f", "\ufffe"} & set(text)
        assert "##vso[" not in text
        assert "##teamcity[" not in text
    found = [command for text in texts for command in read(text) if command is not None]
    assert len(found) == commands, found


def as_name(word: str) -> str:
    """A word as part of a file's name."""
    return word.replace("/", "_").replace("\0", "").encode()[:200].decode(errors="ignore")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog")


def hostile_post(word: str) -> str:
    """A post that says a word wherever findings quote what they find."""
    line = json.dumps(word).replace('"', "'")
    one = " ".join(word.split())
    return (
        f"---\nlayout: post\ntitle: {line}\ndate: 2026-01-05\ntags: [hugginface, {line}]\n"
        f"{one}: x\n---\n\n# 1. [{one}](https://arxiv.org/abs/{one})\n\n{LINK}\n## {one}\n"
        f"{one} масштаб {one} {one} <think> 2~3 4~5 {one}\n\n{word}\n\n# {one}\n\n{word}\n"
    )


def hostile_blog(blog: Blog, word: str) -> list[str]:
    """Posts with a word in their text and name; gives their paths."""
    names = [f"{as_name(word)}.md", f"_posts/2026-01-05-{as_name(word)}.md"]
    for name in names:
        blog.write(name, hostile_post(word))
    return names


@each_word
def test_every_report_on_a_hostile_post(blog: Blog, word: str, tmp_path: Path) -> None:
    names = hostile_blog(blog, word)
    summary = tmp_path / "summary.md"
    files = {name: tmp_path / f"report.{name}" for name in FORMATS}
    asked = [f"--output-file={name}={file}" for name, file in files.items()]
    done = within(
        *("check", "--no-cache", *asked, "--", *names),
        cwd=blog.folder,
        GITHUB_ACTIONS="true",
        GITHUB_STEP_SUMMARY=str(summary),
    )
    assert done.status == 1
    assert_harmless(done.out, done.err)
    texts = {name: file.read_bytes().decode() for name, file in files.items()}
    report = json.loads(texts["json"])
    found = report["diagnostics"]
    assert len({one["code"] for one in found}) > 5
    for name, text in texts.items():
        assert_harmless(text, commands=len(found) if name == "github" else 0)
    for name in ("concise", "jsonl"):
        assert len(texts[name].splitlines()) == len(found)
    assert [json.loads(line)["code"] for line in texts["jsonl"].splitlines()] == [
        one["code"] for one in found
    ]
    assert {one["path"] for one in found} == set(names)
    cases = ET.fromstring(texts["junit"]).iter("testcase")  # noqa: S314 -- our own
    assert len([case for case in cases if len(case)]) == len(found)
    for name, file in (("sarif", "sarif-2.1.0.json"), ("rdjson", "rdjson.json")):
        validator(file).validate(json.loads(texts[name]))
    assert len(json.loads(texts["gitlab"])) == len(found)
    assert_plain_markdown(summary.read_text(encoding="utf-8"))


@cache
def validator(file: str) -> Any:
    """What validates a report by the schema of its format."""
    schema = json.loads((Path(__file__).parents[1] / "report/schemas" / file).read_text())
    return jsonschema.validators.validator_for(schema)(schema)


def assert_plain_markdown(text: str) -> None:
    """Two tables, a heading, and text: no HTML, link, image or other heading; paths are code."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)
    kinds = [token.type for token in tokens]
    assert (kinds.count("heading_open"), kinds.count("table_open")) == (1, 2)
    assert not [kind for kind in kinds if "html" in kind or "fence" in kind]
    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside <= {"text", "text_special", "code_inline"}
    # GitHub makes links of `www.` and of addresses, in text alone.
    cells = [token.children or [] for token in tokens if ".md" in token.content]
    assert cells
    assert all([child.type for child in cell] == ["code_inline"] for cell in cells)
    rows = kinds.count("tr_open")
    assert kinds.count("td_open") + kinds.count("th_open") == 4 * rows


@all_words
@pytest.mark.parametrize(
    "options",
    [("--diff", "--unsafe-fixes"), ("--statistics",), ("--fix",), ("--write-baseline", "b.json")],
    ids=" ".join,
)
def test_what_else_check_prints(blog: Blog, word: str, options: tuple[str, ...]) -> None:
    names = hostile_blog(blog, word)
    done = within("check", "--no-cache", *options, "--", *names, cwd=blog.folder)
    if "--diff" in options:
        # What `git apply` takes is the text itself; what people see, on a terminal or in CI's log,
        # is told apart by `is_shown` (tests/cli/test_diff.py).
        names = [line for line in done.out.split("\n") if line.startswith(("--- ", "+++ "))]
        assert_harmless(done.err, *names)
    else:
        assert_harmless(done.out, done.err)


def hostile_rule(word: str, **more: object) -> str:
    """A rule file in which every text is a word, as YAML (which JSON is)."""
    text = f"{word} is hostile, and is long enough for a rule's text"
    rows = json.dumps(
        {
            "code": "HS101",
            "name": "hostile",
            "severity": "warning",
            "check": "forbidden-pattern",
            "options": {"pattern": "쓴다"},
            "summary": " ".join(word.split())[:100],
            "message": text,
            "why": text,
            "leaves-alone": text,
            "examples": {
                "valid": [{"text": f"{word}\n{word}", "note": word}],
                "invalid": [{"text": f"⟦쓴⟧다\n{word}", "in": "Method", "note": word}],
            },
            **more,
        }
    )
    # YAML has no pairs of surrogates.
    return rows.replace("\\udb40\\udc41", "\\U000e0041")


@all_words
@pytest.mark.parametrize(
    "arguments",
    [
        ("rules", "list"),
        ("rules", "list", "--format", "json"),
        ("rules", "show", "HS101"),
        ("rules", "test", "rules"),
        ("check", "--select", "HS"),
        ("check", "--select", "HS", "--statistics"),
        ("check", "--select", "HS", "--format", "sarif"),
    ],
    ids=" ".join,
)
def test_rules_of_a_stranger(blog: Blog, word: str, arguments: tuple[str, ...]) -> None:
    blog.write("digestlint.toml", 'rules = ["rules"]\n')
    blog.write("rules/hostile.yaml", hostile_rule(word))
    blog.post(5, sample().replace("다.", "다. 그는 쓴다.", 1))
    done = within(*arguments, cwd=blog.folder)
    assert "HS101" in done.out + done.err
    assert_harmless(done.out, done.err)
    if "json" in arguments:
        row = next(row for row in json.loads(done.out) if row["code"] == "HS101")
        assert row["summary"] == " ".join(word.split())[:100]
    if "sarif" in arguments:
        rules = json.loads(done.out)["runs"][0]["tool"]["driver"]["rules"]
        told = next(rule["help"]["markdown"] for rule in rules if rule["id"] == "HS101")
        kinds = [token.type for token in MarkdownIt().parse(told)]
        # Examples are code, line by line, and end nowhere before the next heading.
        assert kinds.count("code_block") == 2


def config_lines(word: str) -> Iterator[str]:
    """Configs that quote a word: in keys, values, paths, codes and comments that are wrong."""
    text = '"' + "".join(f"\\U{ord(sign):08X}" for sign in word) + '"'
    yield f"{text} = 1\n"
    for key in ("fail-on", "cache-dir", "baseline", "front-matter-schema"):
        yield f"{key} = {text}\n"
    for key in ("select", "rules", "include", "formats", "ignore"):
        yield f"{key} = [{text}]\n"
    yield f"[severity]\n{text} = {text}\n"
    yield f"[rule-options]\n{text} = {{a = 1}}\n"
    yield f"[rule-options.LK306]\n{text} = 1\n"
    yield f"[translation]\nto = [{text}]\n"
    yield f'[translation]\noutput-template = "{{name}}"\nglossary = {text}\n'
    yield f"[translation.front-matter]\n{text} = {text}\n"
    yield f"select = [{word}\n"


@all_words
def test_a_wrong_config(blog: Blog, word: str) -> None:
    blog.post(5, sample())
    said = 0
    for text in config_lines(word):
        blog.write("digestlint.toml", text)
        done = within("check", "--no-cache", cwd=blog.folder)
        assert_harmless(done.out, done.err)
        assert done.status in (0, 1, 2)
        assert len(done.err.splitlines()) <= 2
        said += done.status == 2
    assert said >= 8


@all_words
def test_wrong_rule_files(blog: Blog, word: str) -> None:
    blog.write("digestlint.toml", 'rules = ["rules"]\n')
    name = f"rules/{as_name(word)}.yaml"
    broken = [
        hostile_rule(word, **{word: 1}),
        hostile_rule(word, check=word),
        hostile_rule(word, options={"pattern": f"({word}"}),
        hostile_rule(word, options={word: word}),
        hostile_rule(word, severity=word),
        f"{word}: [\n",
        f"a: &{word} !!{word}\n",
    ]
    for text in broken:
        blog.write(name, text)
        done = within("check", "--no-cache", cwd=blog.folder)
        assert_harmless(done.out, done.err)
        assert (done.status, len(done.err.splitlines())) == (2, 1)


@all_words
@pytest.mark.parametrize(
    "line",
    [
        "check {}",
        "check --config {}",
        "check --baseline {}",
        "check --select {}",
        "check --format {}",
        "check --output-file {}",
        "check --stdin-filename {} -",
        "check --{}",
        "translate {}",
        "translate --to {}",
        "translate --engine {}",
        "translate --glossary {}",
        "translate --output-template {}",
        "memory --memory {}/x",
        "memory import {}",
        "rules show {}",
        "rules test {}",
        "cache dir --cache-dir {}",
        "{}",
    ],
)
def test_a_wrong_command_line(blog: Blog, word: str, line: str) -> None:
    blog.post(5, sample())
    done = within(*(part.replace("{}", word) for part in line.split()), cwd=blog.folder)
    assert_harmless(done.out, done.err)
    assert done.status == (0 if line.startswith("cache") else 1 if "stdin" in line else 2)


@all_words
def test_init_in_a_hostile_folder(blog: Blog, word: str) -> None:
    hostile_blog(blog, word)
    text = json.dumps(word)
    blog.write(
        "_config.yml",
        f"permalink: {text}\nlanguages: [{text}]\ndisplay_tags: [{text}]\nplugins: [{text}]\n",
    )
    folder = f"_posts/{as_name(word)}"
    for day in range(1, 4):
        blog.write(f"{folder}/2026-01-{day:02}-daily-papers.md", sample())
        blog.write(f"{as_name(word)}/_posts/2026-01-{day:02}-daily-papers.md", sample())
    done = within("init", cwd=blog.folder)
    assert done.status == 0
    assert_harmless(done.out, done.err, (blog.folder / "digestlint.toml").read_text())
    tomllib.loads((blog.folder / "digestlint.toml").read_text())
    assert within("check", "--quiet", cwd=blog.folder).status in (0, 1)


@all_words
def test_a_stranger_s_memory(blog: Blog, word: str) -> None:
    assert within("translate", "--dry-run", cwd=blog.folder).status in (0, 2)
    from digestlint.translate.memory import Memory

    path = blog.folder / "memory.sqlite3"
    Memory(str(path)).close()
    with closing(sqlite3.connect(path)) as database, database:
        row = ("0" * 32, *[word.encode("utf-8", "replace").decode()] * 6, 1, 0, "20260105T000000Z")
        database.execute("INSERT INTO translation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for arguments in (("memory",), ("memory", "export"), ("memory", "import", "x.tmx")):
        tmx = f"<tmx version='1.4'><header srclang='{as_name(word)}'/><body/></tmx>"
        blog.write("x.tmx", tmx)
        done = within(*arguments, "--memory", "memory.sqlite3", cwd=blog.folder)
        assert_harmless(done.err, "" if "export" in arguments else done.out)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_translation_of_hostile_posts(blog: Blog, form: str) -> None:
    blog.write("_config.yml", "")
    for number, word in enumerate(WORDS.values(), 1):
        name = f"_posts/2026-01-{number:02}-{as_name(word)}.md"
        blog.write(name, sample().replace("다.", f"다. {' '.join(word.split())}", 1))
        blog.write(f"{as_name(word)}.md", hostile_post(word))
    with deepl_server() as server:
        keys = {"DEEPL_AUTH_KEY": KEY, "DEEPL_SERVER_URL": server.url}

        def run(*options: str) -> Result:
            done = within(*("translate", ".", "--format", form, *options), cwd=blog.folder, **keys)
            assert_harmless(done.out, done.err)
            if form == "json":
                json.loads(done.out)
            return done

        run("--dry-run")
        first = run("--force")
        # A person writes over a line, and the original's line goes: the words are told as a note.
        for path in sorted((blog.folder / "_posts/en").glob("*.md")):
            word = path.stem[11:]
            lines = path.read_text(encoding="utf-8").split("\n")
            at = next(number for number, line in enumerate(lines) if line.startswith("- Goal: "))
            lines[at] = f"- Goal: {' '.join(word.split())} by hand."
            path.write_text("\n".join(lines), encoding="utf-8")
        for path in sorted((blog.folder / "_posts").glob("*.md")):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("- Goal: ", "- Goal: 새로 ", 1), encoding="utf-8")
        second = run("--force")
    assert "written" in first.out
    assert "by hand" in second.err


def test_a_word_is_shown_by_its_escapes(blog: Blog) -> None:
    names = hostile_blog(blog, WORDS["bidi"])
    done = within("check", "--format", "concise", "--", *names, cwd=blog.folder)
    assert visible(WORDS["bidi"]) in done.out
