"""A report in which everything tries to break out is harmless in every format."""

import unicodedata

import pytest
from hypothesis import given

from digestlint.report import FORMATS, Report, renderer

from .runner import read
from .sample import MANY, hostile
from .strategies import reports

POWERFUL = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def powerful(written: str) -> set[str]:
    return {char for char in set(written) if unicodedata.category(char) in POWERFUL} - {"\n"}


@pytest.mark.parametrize("name", FORMATS)
def test_many_attacks_neither_control_a_screen_nor_command_a_runner(name: str) -> None:
    written = "".join(renderer(name)(hostile()))
    assert powerful(written) == set()
    assert written.encode()
    assert not {"##[", "##vso[", "##teamcity["} & set(_brackets(written))
    commands = [command for command in read(written) if command is not None]
    if name == "github":
        assert {command.name for command in commands} == {"error", "warning", "notice"}
        assert len(commands) == MANY
    else:
        assert commands == []


@given(reports())
def test_no_text_whatever_controls_a_screen_or_commands_a_runner(anything: Report) -> None:
    for name in FORMATS:
        written = "".join(renderer(name)(anything))
        assert powerful(written) == set()
        commands = [command for command in read(written) if command is not None]
        assert len(commands) == (len(anything.diagnostics) if name == "github" else 0)


def _brackets(written: str) -> list[str]:
    return [mark for mark in ("##[", "##vso[", "##teamcity[") if mark in written]
