"""A small blog on disk and runs over it, with a server on this machine as engine."""

from pathlib import Path
from typing import NamedTuple

from deepl_server import KEY, DeepLServer
from digestlint.discovery import discover
from digestlint.engine.linter import Linter, Selection
from digestlint.settings import load_settings
from digestlint.translate.asking import Desk
from digestlint.translate.engines.deepl import DeepL
from digestlint.translate.results import Options, Report
from digestlint.translate.run import Run, open_memory
from engine.support import RULES
from translate.posts import sample

NAME = "2026-01-05-daily-papers.md"


class Blog(NamedTuple):
    """A folder with posts, and the server that translates them."""

    root: Path
    server: DeepLServer

    def post(self, text: str | None = None, name: str = NAME) -> Path:
        """Write an original."""
        path = self.root / "_posts" / name
        path.parent.mkdir(exist_ok=True)
        if text is None:
            day = name[:10]
            text = sample().replace("2026-01-05", day)
        path.write_text(text, encoding="utf-8")
        return path

    def target(self, name: str = NAME) -> Path:
        """Where an original's translation lies."""
        return self.root / "_posts" / "en" / name

    def english(self, name: str = NAME) -> str:
        """A translation, as it stands."""
        return self.target(name).read_text(encoding="utf-8")

    def run(
        self,
        *,
        max_chars: int | None = None,
        jobs: int = 1,
        is_dry: bool = False,
        force: bool = False,
        retries: int = 0,
    ) -> Report:
        """Translate what the config includes."""
        settings = load_settings(str(self.root))
        linter = Linter(settings, Selection(), str(self.root), RULES)
        options = Options("en-US", "{dir}/{lang}/{name}", settings.translation.front_matter)
        memory = open_memory(None, str(self.root), is_read_only=is_dry)
        try:
            run = Run(
                linter,
                options._replace(force=force),
                memory,
                lambda: Desk(
                    DeepL(KEY, self.server.url, project="blog", retries=retries),
                    memory,
                    max_chars=max_chars,
                    jobs=jobs,
                ),
                DeepL.signature,
            )
            return run(discover((), settings, str(self.root)).files, is_dry=is_dry)
        finally:
            memory.close()
