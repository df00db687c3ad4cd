"""What to put into a blog's repository so that digestlint runs there: hooks, and a workflow."""

import re

from digestlint import __version__
from digestlint.starter.survey import Survey

REPOSITORY = "https://github.com/OWNER/digestlint"
# Full commit hashes: a tag can be moved to other code (GitHub, "Security hardening for Actions").
CHECKOUT = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2"


def pre_commit(files: str = "") -> str:
    """A `.pre-commit-config.yaml` with our hooks; `files` narrows them to paths that match."""
    narrow = f"\n        files: '{files}'" if files else ""
    return f"""\
# .pre-commit-config.yaml: repair and lint the posts of each commit
repos:
  - repo: {REPOSITORY}
    rev: v{__version__}
    hooks:
      - id: digestlint-fix{narrow}
      - id: digestlint{narrow}
"""


def workflow() -> str:
    """A workflow that lints the posts which a pull request changes."""
    return f"""\
# .github/workflows/digestlint.yml: lint what a pull request changes
name: digestlint
on: pull_request
permissions: {{}}
jobs:
  lint:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: {CHECKOUT}
        with:
          fetch-depth: 0
          persist-credentials: false
      # where digestlint is published, at a full commit hash
      - uses: OWNER/digestlint@REVISION
        with:
          changed-only: true
"""


def hook_files(survey: Survey) -> str:
    """A pattern for the paths of posts, where a blog has posts of other kinds beside them.

    A hook names files, and a file that is named is linted in any case. Empty where there are no
    others, or where no pattern tells them apart.
    """
    if not survey.others or not survey.claimed:
        return ""
    words = dict.fromkeys(_word(path) for path in survey.claimed)
    if len(words) > 4 or not all(words):
        return ""
    pattern = f"(^|/)_posts/.*({'|'.join(words)})[^/]*\\.(md|markdown)$"
    if any(re.search(pattern, path) for path in survey.others):
        return ""
    return pattern


def _word(path: str) -> str:
    """A post's file name without its days: `2026-01-05-daily-papers.md` → `daily-papers`."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    word = re.sub(r"[-_]?[0-9]{2,8}(?=[-_]|$)", "", stem).strip("-_")
    return word if re.fullmatch(r"[A-Za-z0-9_-]+", word) else ""
