"""Configs are found, read and refused, each refusal at its place."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import digestlint
from digestlint.errors import UsageError
from digestlint.settings import Settings, TranslationSettings, load_settings, locate, settings_from

ROOT = "/digestlint-test-root"

FULL = """\
required-version = ">=0.1, <99"
include = ["_posts/*.md"]
exclude = ["_posts/drafts", "*.draft.md"]
select = ["FM", "LK306"]
extend-select = ["particle-inconsistent"]
ignore = ["ST211"]
formats = ["my-digest", "daily-papers"]
rules = ["rules", "more/rules"]
known-tags = ["papers", "논문"]
front-matter-schema = "schemas/front.json"
fail-on = "warning"
max-file-size = 20e6
baseline = ".digestlint-baseline.json"
cache-dir = ".cache/lint"

[per-file-ignores]
"_posts/2025/**" = ["LK304", "alphaxiv-url"]

[severity]
ST211 = "warning"
title-quote = "info"

[rule-options.ST211]
budget = 1200
when = 2026-01-05

[translation]
to = ["en-US", "ja"]
required = true
output-template = "{dir}/{lang}/{name}"
"""
FULL_SETTINGS = Settings(
    root=ROOT,
    include=("_posts/*.md",),
    exclude=("_posts/drafts", "*.draft.md"),
    select=("FM", "LK306"),
    extend_select=("particle-inconsistent",),
    ignore=("ST211",),
    per_file_ignores={"_posts/2025/**": ("LK304", "alphaxiv-url")},
    severity={"ST211": "warning", "title-quote": "info"},
    rule_options={"ST211": {"budget": 1200, "when": date(2026, 1, 5)}},
    formats=("my-digest", "daily-papers"),
    rules=(f"{ROOT}/rules", f"{ROOT}/more/rules"),
    known_tags=("papers", "논문"),
    front_matter_schema=f"{ROOT}/schemas/front.json",
    fail_on="warning",
    max_file_size=20_000_000,
    baseline=f"{ROOT}/.digestlint-baseline.json",
    cache_dir=f"{ROOT}/.cache/lint",
    translation=TranslationSettings(("en-US", "ja"), True, "{dir}/{lang}/{name}"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    (folder / "_posts" / "en").mkdir(parents=True)
    return folder


def refused(folder: Path, content: str | bytes, name: str = "digestlint.toml") -> str:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UsageError) as caught:
        load_settings(os.fspath(folder))
    assert str(caught.value).isprintable()
    return str(caught.value)


def at_root(settings: Settings, root: str = ROOT) -> Settings:
    """The settings as another root would give them."""

    def moved(path: str | None) -> str | None:
        return path and path.replace(settings.root, root, 1)

    return settings._replace(
        root=root,
        source=None,
        rules=tuple(moved(path) or "" for path in settings.rules),
        front_matter_schema=moved(settings.front_matter_schema),
        baseline=moved(settings.baseline),
        cache_dir=moved(settings.cache_dir),
    )


class TestWhichConfig:
    """Nearest upwards; one's own file before `pyproject.toml`; none with `isolated`."""

    def test_every_key(self, project: Path) -> None:
        (project / "digestlint.toml").write_text(FULL)
        settings = load_settings(os.fspath(project))
        assert settings.source == os.fspath(project / "digestlint.toml")
        assert settings.root == os.fspath(project)
        assert at_root(settings) == FULL_SETTINGS

    def test_pyproject(self, project: Path) -> None:
        tables = FULL
        for table in ("per-file-ignores", "severity", "rule-options.ST211", "translation"):
            tables = tables.replace(f"[{table}]", f"[tool.digestlint.{table}]")
        (project / "pyproject.toml").write_text(
            f"[project]\nname = 'x'\n[tool.digestlint]\n{tables}"
        )
        settings = load_settings(os.fspath(project))
        assert settings.source == os.fspath(project / "pyproject.toml")
        assert at_root(settings) == FULL_SETTINGS

    def test_nearest_upwards(self, project: Path) -> None:
        (project / "digestlint.toml").write_text('fail-on = "never"')
        (project / "_posts/pyproject.toml").write_text("[project]\nname = 'digestlint-user'")
        settings = load_settings(os.fspath(project / "_posts/en"))
        assert (settings.fail_on, settings.root) == ("never", os.fspath(project))
        (project / "_posts/pyproject.toml").write_text("[tool.digestlint]\nfail-on = 'info'")
        settings = load_settings(os.fspath(project / "_posts/en"))
        assert (settings.fail_on, settings.root) == ("info", os.fspath(project / "_posts"))

    def test_own_file_before_pyproject(self, project: Path) -> None:
        (project / "digestlint.toml").write_text('fail-on = "never"')
        (project / "pyproject.toml").write_text("[tool.digestlint]\nfail-on = 'info'")
        assert load_settings(os.fspath(project)).fail_on == "never"

    def test_foreign_pyproject_is_passed_by_even_broken(self, project: Path) -> None:
        (project / "digestlint.toml").write_text('fail-on = "never"')
        (project / "_posts/pyproject.toml").write_text("no toml = = at all")
        assert load_settings(os.fspath(project / "_posts")).fail_on == "never"

    def test_isolated(self, project: Path) -> None:
        (project / "digestlint.toml").write_text("wrong = = ")
        assert load_settings(os.fspath(project), isolated=True) == Settings(os.fspath(project))
        with pytest.raises(UsageError, match="contradict"):
            load_settings(os.fspath(project), config="digestlint.toml", isolated=True)

    @pytest.mark.parametrize("name", ["lint.toml", "../blog/lint.toml", "_posts/en/lint.toml"])
    def test_named_config(self, project: Path, name: str) -> None:
        (project / "digestlint.toml").write_text('fail-on = "never"')
        (project / name).write_text('fail-on = "info"\nbaseline = "b.json"')
        settings = load_settings(os.fspath(project), config=name)
        folder = os.path.dirname(os.path.abspath(project / name))
        assert (settings.fail_on, settings.root) == ("info", folder)
        assert settings.baseline == os.path.join(folder, "b.json")

    def test_named_pyproject_must_speak_of_us(self, project: Path) -> None:
        (project / "pyproject.toml").write_text("[project]\n")
        with pytest.raises(UsageError, match=r"^pyproject.toml: has no \[tool.digestlint\] table$"):
            load_settings(os.fspath(project), config="pyproject.toml")

    def test_named_config_that_is_not_there(self, project: Path) -> None:
        with pytest.raises(UsageError, match=r"^gone.toml: cannot be read: no such file$"):
            load_settings(os.fspath(project), config="gone.toml")
        with pytest.raises(UsageError, match="a folder, not a regular file"):
            load_settings(os.fspath(project), config="_posts")
        with pytest.raises(UsageError, match="NUL"):
            load_settings(os.fspath(project), config="a\0b")

    def test_empty_config_still_marks_the_root(self, project: Path) -> None:
        (project / "digestlint.toml").touch()
        settings = load_settings(os.fspath(project / "_posts"))
        assert settings == Settings(os.fspath(project), os.fspath(project / "digestlint.toml"))

    @pytest.mark.parametrize("mark", [".git", "_config.yml"])
    def test_root_without_config(self, project: Path, mark: str) -> None:
        assert load_settings(os.fspath(project / "_posts")).root == os.fspath(project / "_posts")
        (project / mark).touch()
        assert load_settings(os.fspath(project / "_posts")).root == os.fspath(project)


class TestRefusals:
    """One line: where, what, and what to write instead."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ('x = 1\nselct = ["LK"]', "1:1: unknown key `x`: the keys are required-version, "),
            ('\n  selct = ["LK"]', "2:3: unknown key `selct`: did you mean `select`?"),
            (
                "per_file_ignores = {}",
                "1:1: unknown key `per_file_ignores`: did you mean `per-file-",
            ),
            ("[tool.digestlint]\nselect = []", "1:2: unknown key `tool`: in digestlint.toml the k"),
            (
                "[translation]\nlang = 'ja'",
                "2:1: unknown key `lang` in `translation`: the keys are",
            ),
            ('select = "LK"', '1:10: `select` must be a list: write ["LK"]'),
            ("select = 3", "1:10: `select` must be a list, not a number"),
            ('ignore = ["LK",\n  true]', "2:3: `ignore[1]` must be a string, not a boolean"),
            ('ignore = [""]', "1:11: `ignore[0]` is empty"),
            (
                'fail-on = "erorr"',
                '1:11: `fail-on`: "erorr" is none of error, warning, info, never',
            ),
            ('fail-on = "Error"', ": did you mean `error`?"),
            ('[severity]\nLK306 = "fatal"', '2:9: `severity.LK306`: "fatal" is none of error, w'),
            ("max-file-size = 0", "1:17: `max-file-size` must be between 1 and"),
            (
                "max-file-size = 1.5",
                "1:17: `max-file-size` must be a whole number of bytes, not a nu",
            ),
            (
                "max-file-size = true",
                "1:17: `max-file-size` must be a whole number of bytes, not a b",
            ),
            ("baseline = 2026-01-05", "1:12: `baseline` must be a string, not a date or time"),
            ('rules = ["../x"]', '1:10: `rules[0]`: "../x" leads out of the project (..)'),
            ('cache-dir = "/tmp"', '1:13: `cache-dir`: "/tmp" is not relative to the project'),
            ('baseline = "nul"', 'holds "nul", which is a device on Windows'),
            ('exclude = ["!a"]', '1:12: `exclude[0]`: "!a" starts with !'),
            (
                '["per-file-ignores"]\n"a\\\\b" = []',
                '2:1: `per-file-ignores.a\\b`: "a\\b" holds a back',
            ),
            ('formats = ["../x"]', '1:12: `formats[0]`: "../x" is not a format\'s name'),
            ('translation.to = ["english"]', '1:19: `translation.to[0]`: "english" is not a lang'),
            (
                '[translation]\nglossary = "terms.csv"',
                '2:12: `translation.glossary`: no such file: "terms.csv"',
            ),
            (
                'translation = {to = ["en-US"], glossary = "_posts/{lang}"}',
                '1:43: `translation.glossary`: no such file: "_posts/en"',
            ),
            ("rule-options.LK306 = 1", "1:22: `rule-options.LK306` must be a table, not a number"),
            ('"\\u001b[31m" = 1', "1:1: unknown key `\\x1b[31m`"),
            ("a = 1\nb = = 2", "2:5: is not TOML: Invalid value"),
            ("a = [1,", "1:8: is not TOML: "),
            ("a = 1\na = 2", "is not TOML: Cannot overwrite a value"),
            ("a = " + "[" * 5000, "cannot be read: too many brackets in brackets"),
            ("a = " + "9" * 5000, "cannot be read: a number of thousands of digits"),
            ("x = 1\n" + "a." * 100_000 + "b = 1", "digestlint.toml:2: more than 256 dots"),
        ],
    )
    def test_place_and_words(self, project: Path, content: str, said: str) -> None:
        message = refused(project, content)
        assert message.startswith("digestlint.toml:")
        assert said in message

    def test_a_glossary_for_each_language(self, project: Path) -> None:
        config = '[translation]\nto = ["en-US", "en-GB", "ja"]\nglossary = "{lang}.csv"\n'
        (project / "en.csv").write_text("나무,tree\n")
        assert refused(project, config).endswith('no such file: "ja.csv"')
        (project / "ja.csv").write_text("나무,木\n")
        (project / "digestlint.toml").write_text(config)
        glossary = load_settings(os.fspath(project)).translation.glossary
        assert glossary == os.fspath(project / "{lang}.csv")

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (
                "fail-on = '논문'".encode("cp949"),
                "digestlint.toml:1:12: cannot be read: not UTF-8: b",
            ),
            ("fail-on = 'info'".encode("utf-16"), "cannot be read: UTF-16, not UTF-8"),
            (b"#" * (1 << 18) + b"\n", "cannot be read: 262,145 bytes or more, and the limit is"),
        ],
    )
    def test_unreadable(self, project: Path, content: bytes, said: str) -> None:
        assert said in refused(project, content)

    def test_byte_order_mark_and_windows_line_ends(self, project: Path) -> None:
        message = refused(project, b"\xef\xbb\xbffail-on = 'info'\r\n\r\nselct = []\r\n")
        assert message == "digestlint.toml:3:1: unknown key `selct`: did you mean `select`?"

    def test_pipe_does_not_block(self, project: Path) -> None:
        os.mkfifo(project / "digestlint.toml")
        with pytest.raises(UsageError, match="a named pipe, not a regular file"):
            load_settings(os.fspath(project))

    def test_pyproject(self, project: Path) -> None:
        name = "pyproject.toml"
        assert refused(project, "[tool]\ndigestlint = 3", name).startswith(
            "pyproject.toml:2:14: `tool.digestlint` must be a table, not a number"
        )
        assert refused(project, "[tool.digestlint.severity]\nLK = 1", name).startswith(
            "pyproject.toml:2:6: `severity.LK` must be a string"
        )
        assert "2:5: is not TOML" in refused(project, "[tool.digestlint]\nx = = 1", name)

    def test_path_out_of_the_project_by_a_link(self, project: Path) -> None:
        (project / "link").symlink_to(project.parent)
        message = refused(project, 'baseline = "b"\nrules = ["r", "link/rules"]')
        assert message.startswith(
            'digestlint.toml:2:15: `rules[1]`: "link/rules" leads out of the project by a link'
        )
        for key in ("baseline", "cache-dir", "front-matter-schema"):
            assert "by a link" in refused(project, f'{key} = "link/x"')

    @pytest.mark.parametrize(
        "wanted", [">=99", ">0.1,<0.1.1, !=0.1", "==0.1.0.1", "<0.1", ">= 0.1, > 98"]
    )
    def test_newer_version_is_wanted_before_its_keys_are_judged(
        self, project: Path, wanted: str
    ) -> None:
        message = refused(project, f'new-key = 1\nrequired-version = "{wanted}"')
        version = f"digestlint {digestlint.__version__}"
        assert message == (
            f"digestlint.toml:2:20: {version} is too old or too new: install {wanted}"
        )

    @pytest.mark.parametrize("wanted", [">=0.1", "> 0.0.9 , <99", "!=0.2", ">=0,<=999.999"])
    def test_this_version_will_do(self, wanted: str) -> None:
        assert settings_from({"required-version": wanted}, root=ROOT) == Settings(ROOT)

    @pytest.mark.parametrize("wanted", ["0.1", ">=x", "", ">=0.1\n", "~=1", ">=1.2.3.4.5"])
    def test_what_is_no_version(self, wanted: str) -> None:
        with pytest.raises(UsageError, match="required-version"):
            settings_from({"required-version": wanted}, root=ROOT)

    def test_from_a_table_without_a_place(self) -> None:
        with pytest.raises(UsageError, match=r"^unknown key `selct`: did you mean `select`\?$"):
            settings_from({"selct": []}, root=ROOT)


class TestLocate:
    """Codes are judged later; their places are kept for that."""

    @pytest.mark.parametrize("name", ["digestlint.toml", "pyproject.toml"])
    def test_place(self, project: Path, name: str) -> None:
        head = "[tool.digestlint]\n" if name.startswith("py") else "# ours\n"
        text = f'{head}ignore = ["LK304",\n  "논문", "XX999"]\nseverity = {{ "LG9" = "info" }}\n'
        source = os.fspath(project / name)
        Path(source).write_bytes(b"\xef\xbb\xbf" + text.encode())
        place = locate(source, ("ignore", 2))
        assert place
        assert place[2:] == (3, 9, 3, 16)
        assert text[place.start : place.end] == '"XX999"'
        place = locate(source, ("severity", "LG9"))
        assert place
        assert text[place.start : place.end] == '"LG9"'
        place = locate(source, ("severity", "LG9"), value=True)
        assert place
        assert text[place.start : place.end] == '"info"'
        assert locate(source, ("gone",)) is None
        assert locate(source + "x", ("ignore",)) is None


def test_no_config_costs_no_import(project: Path) -> None:
    (project / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    code = (
        "import sys; from digestlint.settings import load_settings; load_settings(sys.argv[1]);"
        "print([m for m in ('tomllib', 'jsonschema', 'difflib', 'pathlib', 'dataclasses',"
        " 'digestlint.settings_reader', 'digestlint.toml_places') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, project],
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
        cwd=Path(digestlint.__file__).parents[1],
    )
    assert done.stdout.strip() == "[]"
