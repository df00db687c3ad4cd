"""Folders of posts to measure on, made once and kept."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

import posts


class Corpora:
    """The folders of posts, made once and kept; each is named by all that it depends on."""

    def __init__(self, root: Path, seed: int, defects: float, note: Callable[[str], None]) -> None:
        writer = hashlib.sha256()
        for name in ("posts.py", "papers.py", "words.py", "words.toml"):
            writer.update(Path(posts.__file__).with_name(name).read_bytes())
        self.root = root / f"{writer.hexdigest()[:12]}-seed{seed}"
        self.seed, self.defects, self.note = seed, defects, note

    def folder(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder with `_posts` and `_front`, made by `make` unless it is there and whole."""
        place = self.root / name
        if not place.exists():
            self.note(f"writing {place}")
            self.root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.root) as scratch:
                make(Path(scratch, "_posts"))
                Path(scratch, "_front").mkdir()
                for file in Path(scratch, "_posts").iterdir():
                    _, front, _ = file.read_text(encoding="utf-8").split("---\n", 2)
                    front_file = Path(scratch, "_front", file.stem + ".yaml")
                    front_file.write_text(front, encoding="utf-8")
                Path(scratch).rename(place)
                Path(scratch).mkdir()  # for the context manager to remove
        return place

    def of(self, count: int) -> Path:
        """A folder of so many posts; a single one is sound."""
        defects = self.defects if count > 1 else 0.0
        name = f"{count}-posts-defects{defects:g}"
        return self.folder(name, lambda to: posts.write(to, count, seed=self.seed, defects=defects))

    def long(self, size: int) -> Path:
        """A folder with one post of at least so many bytes."""

        def make(folder: Path) -> None:
            folder.mkdir()
            name, text = posts.long_post(size, seed=self.seed)
            (folder / name).write_text(text, encoding="utf-8")

        return self.folder(f"one-post-of-{size}", make)
