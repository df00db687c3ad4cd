"""The page of a rule, as Markdown: for `digestlint rules show`, and for reports that carry help."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from digestlint.checks import all_checks
from digestlint.errors import printable
from digestlint.report.escape import harmless
from digestlint.rulebook import Rule, RuleText

_SHOWN = 200


def explain(text: RuleText) -> str:
    """The page of a rule: what it says, why, what it leaves alone, its options and examples."""
    rule = text.rule
    others = "".join(f"; {one} for `{name}`" for name, one in rule.severities.items())
    lines = [
        f"# {rule.code} {rule.name}",
        "",
        rule.summary,
        "",
        f"Severity: {rule.severity}{others}.",
    ]
    if rule.replaces:
        lines.append(f"At the same place, it stands for {', '.join(rule.replaces)} too.")
    if rule.fixes:
        lines.append(f"Fix: {rule.fixes['']}.")
    lines += ["", "## Why", "", text.why, "", "## What it leaves alone", "", text.leaves_alone]
    lines += _options(rule)
    for title, examples in (("Reported", text.invalid), ("Not reported", text.valid)):
        if examples:
            lines += ["", f"## {title}"]
        for example in examples:
            lines += _example(example)
    # Whoever wrote the rule may be a stranger: his words are lines, and nothing else.
    return "".join(f"{harmless(line)}\n" for line in "\n".join(lines).split("\n"))


def _options(rule: Rule) -> Iterator[str]:
    """What the config may tell the rule's check under `rule-options`, and what it is told now."""
    schemas = all_checks()[rule.check].options
    if schemas:
        yield from ("", "## Options", "")
    for name, schema in schemas.items():
        value = json.dumps(rule.options.get(name), ensure_ascii=False)
        shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
        about = schema.get("description", "")
        yield printable(f"- `{name}`, here `{shown}`" + (f": {about}" if about else ""))


def _example(example: Mapping[str, Any]) -> Iterator[str]:
    place = example.get("in", "the whole post")
    note = f", {example['note']}" if "note" in example else ""
    yield from ("", f"In {place}{note}:", "")
    yield from _indented(example["text"])
    if "original" in example:
        yield from ("", "Its original:", "")
        yield from _indented(example["original"])
    if "fixed" in example:
        yield from ("", "Fixed:", "")
        yield from _indented(example["fixed"])


def _indented(text: str) -> Iterator[str]:
    for line in text.rstrip("\n").split("\n"):
        yield f"    {printable(line)}"
