"""`digestlint rules`: the catalogue, one rule explained, and the examples of rule files run."""

import os

import click

from digestlint.cache import Cache, default_folder
from digestlint.cli.explain import explain
from digestlint.engine.linter import Linter, Selection
from digestlint.errors import UsageError, printable
from digestlint.rulebook import Rule, Rulebook, load_text
from digestlint.settings import load_settings


@click.group()
def command() -> None:
    """List the rules, explain one, or run the examples of rule files."""


@command.command("list")
@click.option(
    "--config", metavar="FILE", help="The config file, instead of the nearest one upwards."
)
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True
)
def list_(config: str | None, format_: str) -> None:
    """List every rule: code, name, severity, what it says."""
    rulebook = _linter(config).rulebook
    if format_ == "json":
        from digestlint.report.encode import dumps

        rows = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity,
                "summary": rule.summary,
                "fix": bool(rule.fixes),
            }
            for rule in rulebook
        ]
        click.echo("[\n" + ",\n".join(map(dumps, rows)) + "\n]")
        return
    width = max(len(rule.name) for rule in rulebook)
    for rule in rulebook:
        fix = "fix" if rule.fixes else ""
        row = f"{rule.code}  {rule.name:<{width}}  {rule.severity:<7}  {fix:<3}  {rule.summary}"
        click.echo(printable(row))


@command.command()
@click.argument("code")
@click.option(
    "--config", metavar="FILE", help="The config file, instead of the nearest one upwards."
)
def show(code: str, config: str | None) -> None:
    """Explain one rule, by its code or name, with its examples."""
    rulebook = _linter(config).rulebook
    found = rulebook.find(code)
    if len(found) != 1:
        raise UsageError(f"there is no rule `{code}`{rulebook.suggest(code)}")
    click.echo(explain(load_text(rulebook.rules[next(iter(found))])), nl=False)


@command.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--config", metavar="FILE", help="The config file, instead of the nearest one upwards."
)
def test(paths: tuple[str, ...], config: str | None) -> int:
    """Run the examples that rule files carry: all of them, or those of some files and folders."""
    from digestlint.examples import run_examples

    linter = _linter(config)
    rules = _rules_at(linter.rulebook, paths)
    shapes = {shape.name: shape for shape in linter.formats.shapes}
    failures = examples = 0
    for rule in rules:
        text = load_text(rule)
        examples += len(text.valid) + len(text.invalid)
        for failure in run_examples(text, linter.rulebook, shapes):
            failures += 1
            click.echo(printable(f"{failure.code} {failure.example}: {failure.message}"))
    click.echo(f"{len(rules)} rules, {examples} examples, {failures} failures", err=True)
    return int(bool(failures))


def _linter(config: str | None) -> Linter:
    cwd = os.getcwd()
    return Linter(load_settings(cwd, config=config), Selection(), cwd, Cache(default_folder()))


def _rules_at(rulebook: Rulebook, paths: tuple[str, ...]) -> list[Rule]:
    if not paths:
        return list(rulebook)
    chosen = []
    for path in paths:
        absolute = os.path.abspath(path)
        inside = [
            rule
            for rule in rulebook
            if os.path.abspath(rule.path) == absolute
            or os.path.abspath(rule.path).startswith(absolute + os.sep)
        ]
        if not inside:
            raise UsageError(
                "no rule of this run comes from here; name its folder under `rules` in the config",
                path=path,
            )
        chosen += inside
    return chosen
