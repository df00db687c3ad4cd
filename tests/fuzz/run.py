"""Fuzz the targets with atheris, in turn: `python tests/fuzz/run.py --seconds 60 [--target T]`.

Each target runs in a process of its own, guided by the coverage of our code, from the seeds that
are committed and whatever earlier runs kept in `--corpus`. An input that breaks a promise is saved
once for each place at which it does, and fuzzing goes on; a hang (`TIMEOUT` seconds for one input)
ends its target. Exit status: 0 nothing found, 1 something, and the files to look at are named.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

TIMEOUT = 20  # seconds; an input of MAX_LENGTH bytes takes a few hundredths of one
MEMORY = 2048  # MiB
MAX_LENGTH = 8192
_STATUS = re.compile(r"cov: (\d+) ft: (\d+)")
_EXECUTIONS = re.compile(r"stat::number_of_executed_units: +(\d+)|^#(\d+)\s", re.M)


class Ran(NamedTuple):
    """What a target did: inputs tried, edges of our code and features reached, what was found."""

    target: str
    executions: int
    edges: int
    features: int
    found: tuple[Path, ...]


def seeds(target: str) -> list[Path]:
    """The files that a target starts from: its own, or those of every post, and past crashers."""
    from fuzz.targets import TARGETS

    folder = "post" if TARGETS[target].is_post else target
    own = [*(HERE / "seeds" / folder).glob("*"), *(HERE / "regressions" / target).glob("*")]
    return sorted(path for path in own if path.is_file())


def words(target: str) -> list[bytes]:
    """Pieces of this target's seeds, for the fuzzer to insert."""
    found = {
        word for path in seeds(target) for word in re.findall(rb"[^\s]{2,40}", path.read_bytes())
    }
    return sorted(found)[:400]


def fuzz(target: str, seconds: int, corpus: Path, finds: Path) -> Ran:
    """Fuzz one target in a process of its own."""
    corpus.mkdir(parents=True, exist_ok=True)
    finds.mkdir(parents=True, exist_ok=True)
    before = set(finds.iterdir())
    for path in seeds(target):
        (corpus / path.name).write_bytes(path.read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "words"
        escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in words(target))
        listed.write_text("".join(f'"{word}"\n' for word in escaped))
        done = subprocess.run(
            [sys.executable, __file__, "--child", target, "--finds", str(finds),
             f"-max_total_time={seconds}", f"-timeout={TIMEOUT}", f"-rss_limit_mb={MEMORY}",
             f"-max_len={MAX_LENGTH}", f"-artifact_prefix={finds}/{target}-",
             "-report_slow_units=1000", "-print_final_stats=1",
             *([f"-dict={listed}"] if listed.stat().st_size else []), str(corpus)],
            env={**os.environ, "DIGESTLINT_CACHE_DIR": folder},
            capture_output=True,
            check=False,
        )  # fmt: skip
    said = done.stderr.decode("utf-8", "replace")
    reached = _STATUS.findall(said) or [("0", "0")]
    counts = [int(one or other) for one, other in _EXECUTIONS.findall(said)] or [0]
    found = tuple(sorted(set(finds.iterdir()) - before))
    if done.returncode and not any(target in path.name for path in found):
        (finds / f"{target}-ended.txt").write_text(said)
        found += (finds / f"{target}-ended.txt",)
    return Ran(target, max(counts), int(reached[-1][0]), int(reached[-1][1]), found)


def child(target: str, finds: Path, arguments: Sequence[str]) -> None:
    """Fuzz in this process; atheris ends it."""
    import atheris  # type: ignore[import-not-found, unused-ignore]

    with atheris.instrument_imports(include=["digestlint"]):
        from fuzz.targets import TARGETS
        from fuzz.targets.words import linter

        linter()
    run, is_post = TARGETS[target]
    known: set[str] = set()

    def once(data: bytes) -> None:
        try:
            run(data)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{type(error).__name__} {[(one.filename, one.lineno) for one in frames[-2:]]}"
            if place in known:
                return
            known.add(place)
            name = f"{target}-{hashlib.blake2b(data, digest_size=6).hexdigest()}"
            (finds / name).write_bytes(data)
            (finds / f"{name}.txt").write_text(traceback.format_exc(), errors="backslashreplace")

    def mutate(data: bytes, size: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.3:
            return bytes(atheris.Mutate(data, size))
        from fuzz.mutate import mutated_text, small_post
        from fuzz.targets.words import as_text

        if random.random() < 0.02:
            data = small_post(random.randrange(50), 1).encode()
        others = [small_post(random.randrange(50), 1)]
        text = mutated_text(random, as_text(data), others, 3)
        return text.encode("utf-8", "surrogatepass")[:size]

    given = {"custom_mutator": mutate} if is_post else {}
    atheris.Setup([sys.argv[0], *arguments], once, enable_python_coverage=True, **given)
    atheris.Fuzz()


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz what the command line asks for; give back the exit status."""
    parser = argparse.ArgumentParser(description="Fuzz digestlint's readers, rules and writers.")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="for all targets")
    parser.add_argument("--target", action="append", metavar="T", help="only this; may be repeated")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="what to begin with, and keep")
    parser.add_argument("--finds", type=Path, metavar="DIR", help="where to put what breaks")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args, rest = parser.parse_known_args(argv)
    if args.child:
        child(args.child, args.finds, rest)
        return 0
    from fuzz.targets import TARGETS

    targets = args.target or list(TARGETS)
    if unknown := [target for target in (*targets, *rest) if target not in TARGETS]:
        parser.error(f"no target {unknown[0]}; there are: {', '.join(TARGETS)}")
    finds = args.finds or Path(tempfile.mkdtemp(prefix="digestlint-fuzz-"))
    corpus = args.corpus or Path(tempfile.mkdtemp(prefix="digestlint-corpus-"))
    began = time.monotonic()
    total = 0
    found: list[Path] = []
    for number, target in enumerate(targets):
        left = args.seconds - (time.monotonic() - began)
        seconds = max(1, round(left / (len(targets) - number)))
        ran = fuzz(target, seconds, corpus / target, finds)
        total += ran.executions
        found += ran.found
        print(
            f"{target:<14} {ran.executions:>10,} executions  {ran.edges:>6,} edges  "
            f"{ran.features:>7,} features  {len(ran.found)} found",
            flush=True,
        )
    print(f"{total:,} executions in {time.monotonic() - began:.0f} s, {len(found)} found")
    for path in found:
        print(path)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
