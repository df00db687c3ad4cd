"""The page of a rule, as Markdown: for `digestlint rules show`, and for reports that carry help."""

from collections.abc import Iterator, Mapping
from typing import Any

from digestlint.errors import printable
from digestlint.rulebook import RuleText


def explain(text: RuleText) -> str:
    """The page of a rule: what it says, why, what it leaves alone, its examples."""
    rule = text.rule
    lines = [f"# {rule.code} {rule.name}", "", rule.summary, "", f"Severity: {rule.severity}."]
    if rule.fixes:
        lines.append(f"Fix: {rule.fixes['']}.")
    lines += ["", "## Why", "", text.why, "", "## What it leaves alone", "", text.leaves_alone]
    for title, examples in (("Reported", text.invalid), ("Not reported", text.valid)):
        if examples:
            lines += ["", f"## {title}"]
        for example in examples:
            lines += _example(example)
    return "\n".join(lines) + "\n"


def _example(example: Mapping[str, Any]) -> Iterator[str]:
    place = example.get("in", "the whole post")
    note = f", {example['note']}" if "note" in example else ""
    yield from ("", f"In {place}{note}:", "")
    yield from _indented(example["text"])
    if "fixed" in example:
        yield from ("", "Fixed:", "")
        yield from _indented(example["fixed"])


def _indented(text: str) -> Iterator[str]:
    for line in text.rstrip("\n").split("\n"):
        yield f"    {printable(line)}"
