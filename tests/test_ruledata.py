"""Rule data: the same from the build, from the cache, and from the files themselves."""

import json
import os
import shutil
from pathlib import Path

import pytest

from digestlint import ruledata
from digestlint.engine.linter import Linter, Selection
from digestlint.errors import UsageError
from digestlint.rulebook import make_rulebook
from digestlint.ruledata import compile_folder, compile_own, load_rule_data
from digestlint.settings import settings_from
from digestlint.shipped import rules_folder
from house import rule_data, warm_cache
from misshapen import NO_JSON, misshapen

RULE = """\
code: BLOG001
name: no-exclamation
severity: warning
check: forbidden-pattern
options: {pattern: "!"}
summary: An exclamation mark in prose.
message: "no exclamation marks, please"
why: The house is calm, and so are its posts; a finding needs no shouting to be read.
leaves-alone: Titles, which are the papers' own.
examples:
  valid: [{in: Results, text: 정확도를 높였다.}]
  invalid: []
"""


def user_rules(folder: Path, text: str = RULE) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "BLOG001-no-exclamation.yaml").write_text(text, encoding="utf-8")
    return str(folder)


def test_cached_data_are_those_of_the_files(tmp_path: Path) -> None:
    cache = warm_cache(str(tmp_path / "cache"))
    folder = user_rules(tmp_path / "house")
    fresh, kept = (load_rule_data([folder], cache) for _ in range(2))
    assert fresh == kept == load_rule_data([folder])
    assert make_rulebook(kept).find("no-exclamation") == {"BLOG001"}


def test_a_changed_rule_is_read_again(tmp_path: Path) -> None:
    cache = warm_cache(str(tmp_path / "cache"))
    folder = user_rules(tmp_path / "house")
    before = load_rule_data([folder], cache)
    user_rules(tmp_path / "house", RULE.replace("severity: warning", "severity: error"))
    after = load_rule_data([folder], cache)
    assert make_rulebook(after).rules["BLOG001"].severity == "error"
    assert before.digest != after.digest


def test_a_changed_rule_of_the_same_size_and_time_is_read_again(tmp_path: Path) -> None:
    cache = warm_cache(str(tmp_path / "cache"))
    for severity in ("severity: warning", "severity: error  "):
        folder = user_rules(tmp_path / "house", RULE.replace("severity: warning", severity))
        os.utime(tmp_path / "house" / "BLOG001-no-exclamation.yaml", (1, 1))
        rule = make_rulebook(load_rule_data([folder], cache)).rules["BLOG001"]
        assert rule.severity == severity.split()[1]


def test_compiled_rules_are_those_of_the_files(tmp_path: Path) -> None:
    compiled = compile_folder(rules_folder())
    rows = json.loads(compiled)
    rules = [data for kind, _, data in rows if kind == "rule"]
    assert [data["code"] for data in sorted(rules, key=lambda data: data["code"])] == list(
        make_rulebook(rule_data()).rules
    )
    assert compile_folder(rules_folder()) == compiled


def test_a_build_with_other_code_has_another_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = compile_own(rules_folder())
    assert compile_own(rules_folder()) == built
    (tmp_path / "code.py").write_text("another = 1\n")
    monkeypatch.setattr(ruledata, "_code", lambda: iter([str(tmp_path / "code.py")]))
    digests = set()
    for compiled in (built, compile_own(rules_folder())):
        monkeypatch.setattr(ruledata, "_compiled", {rules_folder(): compiled}.get)
        data = load_rule_data()
        assert (data.rules, data.formats) == (rule_data().rules, rule_data().formats)
        digests.add(data.digest)
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("check: forbidden-pattern", "check: forbiden-pattern", "3:8"),
        ('pattern: "!"', 'patern: "!"', "did you mean `pattern`"),
        ('pattern: "!"', 'pattern: "("', "no regular expression"),
        ("severity: warning", "severity: loud", "3:11: severity"),
        ("name: no-exclamation", "name: No Exclamation", "2:7: name"),
        ("code: BLOG001", "code: [1", "not YAML"),
        ("why:", "wy:", "did you mean `why`"),
    ],
)
def test_a_wrong_rule_file_is_refused_at_its_place(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in RULE
    folder = user_rules(tmp_path / "house", RULE.replace(old, new))
    with pytest.raises(UsageError) as refused:
        rule_data(folder)
    message = str(refused.value)
    assert message.startswith(os.path.join(folder, "BLOG001-no-exclamation.yaml") + ":")
    assert says in message or says.replace("3:8", "4:8") in message
    assert "\n" not in message


def test_two_rules_with_one_name_are_refused(tmp_path: Path) -> None:
    folder = user_rules(tmp_path / "house", RULE.replace("no-exclamation", "id-mismatch"))
    with pytest.raises(UsageError, match="both called `id-mismatch`"):
        make_rulebook(rule_data(folder))


def test_rules_in_another_shape_are_read_anew(tmp_path: Path) -> None:
    cache = warm_cache(str(tmp_path / "cache"))
    folder = user_rules(tmp_path / "house")
    sound = load_rule_data([folder], cache)
    (name,) = {*cache.names("rules-")} - {*warm_cache(str(tmp_path / "other")).names("rules-")}
    content = cache.get(name)
    assert content is not None
    shapes = [json.dumps(other).encode() for other, _ in misshapen(json.loads(content))]
    for data in (*shapes, *NO_JSON):
        cache.put(name, data)
        found = load_rule_data([folder], cache)
        # Of options, only their check knows how they should look.
        assert found == sound or [row for _, row in found.rules][-1]["options"] != {"pattern": "!"}


def test_a_format_in_another_shape_is_read_anew(tmp_path: Path) -> None:
    cache = warm_cache(str(tmp_path / "cache"))
    folder = tmp_path / "house"
    (folder / "formats").mkdir(parents=True)
    (folder / "formats" / "own.yaml").write_text(
        "name: own\nextends: daily-papers\nsummary: Ours.\n"
    )
    settings = settings_from({"rules": ["house"], "formats": ["own"]}, root=str(tmp_path))
    sound = Linter(settings, Selection(), str(tmp_path), cache).formats.shapes
    (name,) = {*cache.names("rules-")} - {*warm_cache(str(tmp_path / "other")).names("rules-")}
    for wrong in ({}, {"name": "own"}, {"name": "own", "extends": "daily-papers", "sections": 3}):
        cache.put(name, json.dumps([["format", "formats/own.yaml", wrong]]).encode())
        assert Linter(settings, Selection(), str(tmp_path), cache).formats.shapes == sound


def test_a_damaged_cache_is_read_anew(tmp_path: Path) -> None:
    cache_folder = tmp_path / "cache"
    cache = warm_cache(str(cache_folder))
    folder = user_rules(tmp_path / "house")
    sound = load_rule_data([folder], cache)
    for path in cache_folder.iterdir():
        path.write_bytes(path.read_bytes()[:-3])
    assert load_rule_data([folder], cache) == sound
    shutil.rmtree(cache_folder)
    assert load_rule_data([folder], cache) == sound
