"""The parts of README.md that the code makes: run this file to write them anew."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from digestlint.engine.linter import Linter, Selection
from digestlint.settings import Settings
from digestlint.starter.snippets import pre_commit, workflow

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
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
    path = ROOT / "digestlint/settings.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    rows = ["| key | default | what it says |", "| --- | --- | --- |"]
    for key, entry in schema["properties"].items():
        rows.append(_row(key, entry))
        rows += [
            _row(f"{key}.{name}", inner) for name, inner in entry.get("properties", {}).items()
        ]
    return "\n".join(rows) + "\n"


def _row(key: str, entry: dict[str, object]) -> str:
    default = f"`{json.dumps(entry['default'], ensure_ascii=False)}`" if "default" in entry else ""
    return f"| `{key}` | {default} | {entry['description']} |"


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
    "hooks": hooks,
    "pull-requests": pull_requests,
}


def renew(text: str) -> str:
    """The text with every block as the code makes it now."""
    return _BLOCK.sub(
        lambda match: f"<!-- begin: {match[1]} -->\n{BLOCKS[match[1]]()}<!-- end: {match[1]} -->\n",
        text,
    )


if __name__ == "__main__":
    README.write_text(renew(README.read_text(encoding="utf-8")), encoding="utf-8")
