"""`rules/` → rules: read, validated, and found again by code, name or prefix."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from digestlint.checks import Check, Scope, find_check
from digestlint.diagnostics import Severity
from digestlint.errors import UsageError
from digestlint.ruledata import RuleData

_PLACE = re.compile(r"\{(\w+)\}")


class Rule(NamedTuple):
    """What a run needs of a rule: what to check, how to say it. The rest is its `RuleText`."""

    code: str
    name: str
    severity: Severity
    check: str
    options: Mapping[str, Any]
    messages: Mapping[str, str]
    fixes: Mapping[str, str]
    summary: str
    formats: tuple[str, ...]
    languages: tuple[str, ...]
    path: str
    # Severities of single variants, where they are not the rule's own; a config's outweighs them.
    severities: Mapping[str, Severity] = MappingProxyType({})
    # Codes whose findings at the same place this rule's findings take the place of.
    replaces: tuple[str, ...] = ()
    # What its check looks at, and the module that has it (see `checks`).
    scope: Scope = "post"
    family: str = ""

    def severity_of(self, variant: str) -> Severity:
        """How grave a finding of this variant is."""
        return self.severities.get(variant, self.severity)

    def load_check(self) -> Check:
        """Its check, imported if it was not."""
        return find_check(self.check, self.family)

    def message(self, variant: str, values: Mapping[str, object]) -> str:
        """The message of a finding; a placeholder without a value stays as it is."""
        return fill(self.messages.get(variant) or self.messages[""], values)

    def fix_message(self, variant: str, values: Mapping[str, object]) -> str:
        """What the fix of a finding does; the message itself where the rule file says nothing."""
        template = self.fixes.get(variant) or self.fixes.get("") or self.messages[""]
        return fill(template, values)


class RuleText(NamedTuple):
    """What people read of a rule, and the examples that tests run."""

    rule: Rule
    why: str
    leaves_alone: str
    valid: tuple[Mapping[str, Any], ...]
    invalid: tuple[Mapping[str, Any], ...]


def fill(template: str, values: Mapping[str, object]) -> str:
    """Put values in place of `{name}`; never `str.format`, which would follow attributes."""
    pieces = _pieces(template)
    if len(pieces) == 1:
        return template
    filled = list(pieces)
    for at in range(1, len(pieces), 2):
        name = pieces[at]
        filled[at] = str(values[name]) if name in values else f"{{{name}}}"
    return "".join(filled)


@cache
def _pieces(template: str) -> tuple[str, ...]:
    """A rule's template: plain text, and by turns the names of placeholders."""
    return tuple(_PLACE.split(template))


class Rulebook:
    """Every rule that there is, by code."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[str, Rule] = {rule.code: rule for rule in sorted(rules)}
        self._codes = {rule.name: rule.code for rule in self.rules.values()}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def find(self, selector: str) -> frozenset[str]:
        """The codes that a code, a name, a prefix such as `LK`, or `ALL` means; empty for none."""
        if selector in self.rules:
            return frozenset((selector,))
        if selector in self._codes:
            return frozenset((self._codes[selector],))
        if selector == "ALL":
            return frozenset(self.rules)
        if selector.isalnum() and selector[:1].isupper():
            return frozenset(code for code in self.rules if code.startswith(selector))
        return frozenset()

    def resolve(self, selectors: Iterable[str]) -> frozenset[str]:
        """The codes of several selectors; raises `UsageError` for one that means none."""
        codes: set[str] = set()
        for selector in selectors:
            found = self.find(selector)
            if not found:
                hint = self.suggest(selector) or "; `digestlint rules list` has them all"
                raise UsageError(f"there is no rule `{selector}`{hint}")
            codes |= found
        return frozenset(codes)

    def suggest(self, wrong: str) -> str:
        """`; did you mean …?` for what is nearly a code or a name, else an empty string."""
        from difflib import get_close_matches

        near = get_close_matches(wrong.upper(), self.rules, 1) or get_close_matches(
            wrong.lower(), self._codes, 1
        )
        return f"; did you mean `{near[0]}`?" if near else ""


def make_rulebook(
    data: RuleData, options: Mapping[str, Mapping[str, Any]] | None = None
) -> Rulebook:
    """Make rules of their files' data; of two with one code, the later (a user's own) counts.

    `options` are those of the config, by code or name. Raises `UsageError` for one that the check
    does not take, for those of no single rule, and for two rules with one name.
    """
    rules: dict[str, Rule] = {}
    for path, row in data.rules:
        rules[row["code"]] = _rule(path, row)
    names: dict[str, str] = {}
    for rule in rules.values():
        if names.setdefault(rule.name, rule.code) != rule.code:
            raise UsageError(
                f"{names[rule.name]} and {rule.code} are both called `{rule.name}`", path=rule.path
            )
    for selector, wanted in (options or {}).items():
        code = names.get(selector, selector)
        if code not in rules:
            raise UsageError(f"options of {selector}: name one rule, by its code or its name")
        rules[code] = _with_options(rules[code], wanted)
    return Rulebook(rules.values())


def _rule(path: str, data: Mapping[str, Any]) -> Rule:
    return Rule(
        code=data["code"],
        name=data["name"],
        severity=data["severity"],
        check=data["check"],
        options=data["options"],
        messages=_templates(data["message"]),
        fixes=_templates(data.get("fix", {})),
        summary=data["summary"],
        formats=tuple(data.get("formats", ())),
        languages=tuple(data.get("languages", ())),
        path=path,
        severities=dict(data.get("severities", {})),
        replaces=tuple(data.get("replaces", ())),
        scope=data["scope"],
        family=data["family"],
    )


def load_text(rule: Rule) -> RuleText:
    """Read again what people read of a rule, and its examples."""
    from digestlint.rulefiles import read_rule_file

    data = read_rule_file(rule.path).data
    return RuleText(
        rule,
        data["why"].strip(),
        data["leaves-alone"].strip(),
        tuple(data["examples"]["valid"]),
        tuple(data["examples"]["invalid"]),
    )


def with_severities(rulebook: Rulebook, severities: Mapping[str, Severity]) -> Rulebook:
    """The same rules with the config's severities; keys are codes, names or prefixes."""
    rules = dict(rulebook.rules)
    for selector, severity in severities.items():
        for code in rulebook.resolve((selector,)):
            rules[code] = rules[code]._replace(severity=severity, severities={})
    return Rulebook(rules.values())


def _templates(value: str | Mapping[str, str]) -> dict[str, str]:
    if isinstance(value, str):
        return {"": value}
    templates = dict(value)
    if templates:
        templates.setdefault("", next(iter(value.values())))
    return templates


def _with_options(rule: Rule, wanted: Mapping[str, Any]) -> Rule:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    from digestlint.rulefiles import option_problem

    check = rule.load_check()
    error = best_match(
        Draft202012Validator({**check.schema, "required": []}).iter_errors(dict(wanted))
    )
    if error is not None:
        raise UsageError(f"options of {rule.code}: {error.message}")
    options = {**rule.options, **wanted}
    problem = option_problem(check, options)
    if problem is not None:
        place, message = problem
        raise UsageError(f"options of {rule.code}: {place[0]}: {message}")
    return rule._replace(options=options)
