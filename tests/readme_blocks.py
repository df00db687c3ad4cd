"""The parts of the READMEs that the code makes: run this file to write them anew."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from digestlint.engine.linter import Linter, Selection
from digestlint.settings import Settings
from digestlint.starter.snippets import pre_commit, workflow

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "rules/README.md")
# What the sample shows of the examples' findings.
SHOWN = ("FM104", "LK306", "LG502", "MK702")
_BLOCK = re.compile(r"<!-- begin: ([a-z-]+) -->\n.*?<!-- end: \1 -->\n", re.S)


def run(*command: str) -> tuple[str, str]:
    """Run the command as a user does at the top of a checkout; output and errors."""
    code = "from digestlint.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout, done.stderr


def sample() -> str:
    """Some findings in the examples, and how the run is summed up."""
    out, err = run("check", "examples")
    findings = [one for one in out.split("\n\n") if re.search(rf": ({'|'.join(SHOWN)}) ", one)]
    chosen = "\n\n".join(findings).strip("\n")
    return f"```console\n$ digestlint check examples\n{chosen}\n\n…\n{err}```\n"


def rules() -> str:
    """The catalogue as a table."""
    rows = ["| code | name | severity | fix | says |", "| --- | --- | --- | --- | --- |"]
    for rule in Linter(Settings(str(ROOT)), Selection(), str(ROOT)).rulebook:
        fix = "fix" if rule.fixes else ""
        summary = rule.summary.replace("|", "\\|")
        rows.append(f"| {rule.code} | {rule.name} | {rule.severity} | {fix} | {summary} |")
    return "\n".join(rows) + "\n"


def settings() -> str:
    """The config's keys as a table."""
    schema = load("digestlint/settings.schema.json")
    rows = ["| key | default | what it says |", "| --- | --- | --- |"]
    for key, entry in flat(schema):
        default = json.dumps(entry["default"], ensure_ascii=False) if "default" in entry else ""
        cell = f"`{default}`" if default else ""
        rows.append(f"| `{key}` | {cell} | {entry['description']} |")
    return "\n".join(rows) + "\n"


def rule_keys() -> str:
    """The keys of a rule file as a table."""
    return keys(load("rules/rule.schema.json"))


def example_keys() -> str:
    """The keys of an example as a table."""
    return keys(load("rules/rule.schema.json")["$defs"]["example"])


def format_keys() -> str:
    """The keys of a format file as a table."""
    return keys(load("rules/formats/format.schema.json"))


def speed() -> str:
    """What the benchmark said of its goals, when it was last run for a release."""
    goals, _, _ = (ROOT / "benchmarks/results.md").read_text(encoding="utf-8").partition("\n\n")
    return f"{goals}\n"


def load(path: str) -> dict[str, Any]:
    """A JSON file of the checkout."""
    data: dict[str, Any] = json.loads((ROOT / path).read_text(encoding="utf-8"))
    return data


def keys(schema: dict[str, Any]) -> str:
    """The keys of a JSON Schema with their descriptions."""
    rows = ["| key | what it says |", "| --- | --- |"]
    rows += [f"| `{key}` | {entry['description']} |" for key, entry in flat(schema)]
    return "\n".join(rows) + "\n"


def flat(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Keys and, behind a dot, the keys below them, as far as they are described."""
    for key, entry in schema["properties"].items():
        if "description" in entry:
            yield key, entry
        for name, inner in entry.get("properties", {}).items():
            if "description" in inner:
                yield f"{key}.{name}", inner


def hooks() -> str:
    """The hooks that `digestlint init` prints."""
    return f"```yaml\n{pre_commit()}```\n"


def pull_requests() -> str:
    """The workflow that `digestlint init` prints."""
    return f"```yaml\n{workflow()}```\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "sample": sample,
    "rules": rules,
    "settings": settings,
    "rule-keys": rule_keys,
    "example-keys": example_keys,
    "format-keys": format_keys,
    "hooks": hooks,
    "pull-requests": pull_requests,
    "speed": speed,
}


def renew(text: str) -> str:
    """The text with every block as the code makes it now."""
    return _BLOCK.sub(
        lambda match: f"<!-- begin: {match[1]} -->\n{BLOCKS[match[1]]()}<!-- end: {match[1]} -->\n",
        text,
    )


if __name__ == "__main__":
    for readme in READMES:
        readme.write_text(renew(readme.read_text(encoding="utf-8")), encoding="utf-8")
