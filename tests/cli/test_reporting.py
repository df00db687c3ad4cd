"""What reports say about rules is read from their files, once."""

import pytest

from digestlint import rulefiles
from digestlint.cli.reporting import RuleInfos
from house import rulebook


def test_the_file_of_a_rule_is_read_once_for_all_its_findings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    infos = RuleInfos(rulebook())
    read = rulefiles.read_rule_file
    paths: list[str] = []

    def counted(path: str) -> rulefiles.RuleFile:
        paths.append(path)
        return read(path)

    monkeypatch.setattr(rulefiles, "read_rule_file", counted)
    for code in ("LK306", "LK307", "LK306", "LK306"):
        assert infos[code].code == code
        assert code in infos[code].help_markdown
    assert len(paths) == 2
    assert "XX999" not in infos
