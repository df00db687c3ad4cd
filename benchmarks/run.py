"""Measure digestlint against its peers on posts of our own, and hold the ratios to the goals.

Standard output gets a Markdown report; `--json` and `--svg` write the figures and a picture.
Exit status: 0 every goal that was measured is met, 1 one is missed, 2 wrong usage, or digestlint
did not run. See README.md beside this file for what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import measure
import peers
import picture
import posts
from corpora import Corpora
from goals import (
    CHANGED,
    FULL,
    OURS,
    OURS_CHANGED,
    OURS_WARM,
    QUICK,
    RUMDL,
    RUMDL_CHANGED,
    RUMDL_WARM,
    YARDSTICK,
    Goal,
    Sizes,
    Verdict,
    judge,
)
from measure import MIB, Command, Result


class Plan(NamedTuple):
    """Groups of commands; the commands of a group run in turn."""

    groups: list[list[Command]]
    cases: dict[str, dict[str, int]]


def change(folder: Path, count: int, seed: int, defects: float, number: int) -> None:
    """Write CHANGED of the folder's posts anew, other ones and other texts in each round."""
    for nth in range(CHANGED):
        index = (nth * count // CHANGED + number + 1) % count
        name, text = posts.post(index, seed=seed + 1000 + number, defects=defects)
        (folder / "_posts" / name).write_text(text, encoding="utf-8")


def plan(
    args: argparse.Namespace,
    sizes: Sizes,
    corpora: Corpora,
    executables: dict[str, Path],
    scratch: Path,
) -> Plan:
    """What to run on what, by the options and by which peers there are."""
    fresh = scratch / "no-cache"
    changing = scratch / "changing"
    posts.write(changing / "_posts", sizes.many, seed=args.seed, defects=args.defects)

    def rewrite(number: int) -> None:
        change(changing, sizes.many, args.seed, args.defects, number)

    def forget(_number: int) -> None:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()

    def ours(case: str, place: Path, files: int, tool: str = OURS) -> Command:
        cached = tool != OURS
        cache = scratch / f"digestlint-{tool == OURS_CHANGED}-{case}"
        options = ("--cache-dir", str(cache)) if cached else ("--no-cache",)
        argv = (*digestlint(args.python), "check", *options, "_posts")
        return Command(
            tool=tool,
            case=case,
            argv=argv,
            cwd=place,
            environ={"XDG_CACHE_HOME": str(scratch / "cache-home" if cached else fresh)},
            proof=(*argv, "--format", "json"),
            sees=r'"summary"\s*:\s*\{\s*"files"\s*:\s*(\d+)',
            files=files,
            before=rewrite if tool == OURS_CHANGED else None if cached else forget,
        )

    def theirs(peer: peers.Peer, case: str, place: Path, files: int, tool: str = "") -> Command:
        cached = tool in {RUMDL_WARM, RUMDL_CHANGED}
        cache = scratch / f"rumdl-{tool == RUMDL_CHANGED}-{case}"
        argv = peers.call(peer, executables[peer.name], args.cache_dir / "peers", cache)
        if peer.name == RUMDL and not cached:
            argv = (*argv, "--no-cache")
        return Command(
            tool=tool or peer.name,
            case=case,
            argv=argv,
            cwd=place,
            proof=(*argv, *peer.proof),
            sees=peer.sees,
            files=files,
            before=rewrite if tool == RUMDL_CHANGED else None,
        )

    there = [peer for peer in peers.PEERS if peer.name in executables]
    by_name = {peer.name: peer for peer in there}
    quick = [peer for peer in there if not peer.slow and peer.name != "markdownlint-cli2"]

    one = corpora.of(1)
    python = (args.python, "-c")
    first = [
        Command("python -c pass", "one", (*python, "pass"), one),
        Command(YARDSTICK, "one", (*python, "import click"), one),
        ours("one", one, 1),
        *(theirs(peer, "one", one, 1) for peer in there),
    ]
    some = corpora.of(sizes.some)
    second = [
        ours("some", some, sizes.some),
        *(theirs(peer, "some", some, sizes.some) for peer in there),
    ]
    many = corpora.of(sizes.many)
    third = [
        ours("tenth", corpora.of(sizes.tenth), sizes.tenth),
        ours("many", many, sizes.many),
        *(theirs(peer, "many", many, sizes.many) for peer in quick),
        ours("many", many, sizes.many, OURS_WARM),
        ours("many", changing, sizes.many, OURS_CHANGED),
    ]
    if RUMDL in by_name:
        third.append(theirs(by_name[RUMDL], "many", many, sizes.many, RUMDL_WARM))
        third.append(theirs(by_name[RUMDL], "many", changing, sizes.many, RUMDL_CHANGED))
    if args.huge:
        third.append(ours("huge", corpora.of(sizes.huge), sizes.huge))
    fourth = [
        ours(case, corpora.long(size), 1)
        for case, size in (("short", sizes.short), ("long", sizes.long))
    ]
    groups = [first, second, third, fourth]
    if args.slow:
        rest = [peer for peer in there if peer not in quick]
        slow = [theirs(peer, "many", many, sizes.many) for peer in rest]
        groups.append([command._replace(once=True) for command in slow])
    cases = {
        command.case: {"posts": command.files or 1, "bytes": bytes_in(command.cwd / "_posts")}
        for group in groups
        for command in group
    }
    return Plan(groups, cases)


def digestlint(python: str) -> tuple[str, ...]:
    """The installed command beside the interpreter, else the module run by it."""
    script = Path(python).with_name("digestlint")
    return (str(script),) if script.exists() else (python, "-m", "digestlint")


def bytes_in(folder: Path) -> int:
    """The size of a folder's files together."""
    return sum(file.stat().st_size for file in folder.iterdir())


def seconds(value: float) -> str:
    """A time as people write it: `13.1 ms`, `1.66 s`, `404 s`."""
    if value < 1:
        return f"{value * 1000:.3g} ms" if value < 0.1 else f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s" if value < 100 else f"{value:.0f} s"


def report(
    results: Sequence[Result], verdicts: Sequence[Verdict], facts: dict[str, Any]
) -> Iterator[str]:
    """The lines of the Markdown report: the goals, the times, the machine."""
    yield "| goal | at most | measured | in the rounds | |"
    yield "| --- | --- | --- | --- | --- |"
    for verdict in verdicts:
        goal = verdict.goal
        limit = bound(goal)
        if verdict.value is None:
            yield f"| {verdict.says} | {limit} | – | – | not measured: {cell(verdict.why)} |"
            continue
        digits = ".0f" if goal.theirs is None else ".2f"
        spread = f"{verdict.low:.2f}–{verdict.high:.2f}" if goal.unit == "wall" else "–"
        mark = "met" if verdict.met else "**missed**"
        yield f"| {verdict.says} | {limit} | {verdict.value:{digits}} | {spread} | {mark} |"
    yield ""
    for case, size in facts["cases"].items():
        yield f"### {title_of(case, size)}"
        yield ""
        yield "| | median | least – most | CPU | peak of all processes (shared counted once) |"
        yield "| --- | --- | --- | --- | --- |"
        rows = [result for result in results if result.case == case]
        for row in sorted(rows, key=lambda row: row.wall if row.walls else float("inf")):
            if row.failure:
                yield f"| {row.tool} | – | – | – | {cell(row.failure)} |"
                continue
            yield (
                f"| {row.tool} | {seconds(row.wall)} | "
                f"{seconds(min(row.walls))} – {seconds(max(row.walls))} | {seconds(row.cpu)} | "
                f"{row.rss / MIB:.0f} MiB ({row.pss / MIB:.0f}) |"
            )
        yield ""
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    yield f"{facts['machine']}. {versions}. {facts['date']}, seed {facts['seed']}."
    yield f"Other programs took {facts['others']:.1%} of the machine's CPU meanwhile."


def cell(text: str) -> str:
    """Text of a program, safe inside a cell of a Markdown table."""
    return re.sub(r"([\\|`<*_\[])", r"\\\1", text)


def bound(goal: Goal) -> str:
    """A goal's limit in words: `200 MiB`, `1.5 × rumdl`; `10.5 ×` beside ourselves."""
    if goal.theirs is None:
        return f"{goal.limit:g} MiB"
    return f"{goal.limit:g} ×{'' if goal.theirs[0] == OURS else ' ' + goal.theirs[0]}"


def title_of(case: str, size: dict[str, int]) -> str:
    """A heading for a case: `3,650 posts, 66.9 MB`."""
    number = "one post" if size["posts"] == 1 else f"{size['posts']:,} posts"
    weight = size["bytes"]
    text = f"{weight / 1e6:.1f} MB" if weight >= 1e6 else f"{weight / 1e3:.0f} KB"
    return f"{number[0].upper()}{number[1:]}{' (sound)' if case == 'one' else ''}, {text}"


def panels(results: Sequence[Result], cases: dict[str, dict[str, int]]) -> list[picture.Panel]:
    """The picture's panels: one post, some, many."""
    drawn = []
    for case in ("one", "some", "many"):
        bars = [
            picture.Bar(
                result.tool, result.wall, seconds(result.wall), result.tool.startswith(OURS)
            )
            for result in results
            if result.case == case and result.walls and result.tool != "python -c pass"
        ]
        if bars:
            drawn.append(picture.Panel(title_of(case, cases[case]), bars))
    return drawn


def machine() -> str:
    """The machine in a line: system, processor, cores, Python."""
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    processor = model[1] if model else platform.machine()
    return (
        f"{platform.system()} {platform.release().partition('-')[0]}, {processor}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}"
    )


def versions(python: str, root: Path, names: Iterable[str]) -> dict[str, str]:
    """The versions of digestlint and of the peers that were run."""
    say = "import importlib.metadata as m; print(m.version('digestlint'))"
    done = subprocess.run((python, "-c", say), capture_output=True, text=True, check=False)
    found = {OURS: done.stdout.strip() or "?"}
    for peer in peers.PEERS:
        if peer.name in names:
            package = next(iter(peer.packages))
            found[package] = peers.version_there(root, peer.registry, package) or "?"
    return found


def options() -> argparse.ArgumentParser:
    """The command line."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser = argparse.ArgumentParser(description="Measure digestlint against its peers.")
    parser.add_argument("--quick", action="store_true", help="few posts, few rounds: a small check")
    parser.add_argument("--slow", action="store_true", help="the peers that take minutes, too")
    parser.add_argument("--huge", action="store_true", help="36,500 posts, too (670 MB)")
    parser.add_argument("--runs", type=int, metavar="N", help="rounds (7; with --quick 3)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="see posts.py")
    parser.add_argument("--defects", type=float, default=1.0, metavar="RATE", help="see posts.py")
    parser.add_argument(
        "--cache-dir",
        type=Path,
        default=home / "digestlint-benchmarks",
        metavar="DIR",
        help="where peers and posts are kept (default: in the user's cache folder)",
    )
    parser.add_argument("--no-install", action="store_true", help="only the peers that are there")
    parser.add_argument(
        "--python",
        default=sys.executable,
        metavar="PATH",
        help="the interpreter that digestlint is installed for (this one)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write the picture")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for; give back the exit status."""
    args = options().parse_args(argv)
    args.cache_dir = args.cache_dir.resolve()
    args.cache_dir.mkdir(parents=True, exist_ok=True)
    sizes = QUICK if args.quick else FULL
    rounds = args.runs or (3 if args.quick else 7)

    def note(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    wanted = [peer for peer in peers.PEERS if args.slow or not peer.slow]
    executables = peers.provide(args.cache_dir / "peers", wanted, note, install=not args.no_install)
    corpora = Corpora(args.cache_dir / "corpora", args.seed, args.defects, note)
    with tempfile.TemporaryDirectory(dir=args.cache_dir) as scratch:
        groups, cases = plan(args, sizes, corpora, executables, Path(scratch))
        began = measure.clock()
        results: list[Result] = []
        for group in groups:
            times = rounds * 3 if group[0].case == "one" else rounds
            results += measure.in_turn(group, times, note)
    verdicts = judge(results, sizes)
    facts: dict[str, Any] = {
        "version": 1,
        "date": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}",
        "machine": machine(),
        "others": measure.share_of_others(began),
        "seed": args.seed,
        "defects": args.defects,
        "quick": args.quick,
        "rounds": rounds,
        "cases": cases,
        "versions": versions(args.python, args.cache_dir / "peers", executables),
    }
    print("\n".join(report(results, verdicts, facts)))
    if args.json:
        facts["results"] = [vars(result) for result in results]
        facts["goals"] = [
            {
                "says": verdict.says,
                "ours": verdict.goal.ours,
                "theirs": verdict.goal.theirs,
                "unit": verdict.goal.unit,
                "at_most": verdict.goal.limit,
                "value": verdict.value,
                "least": verdict.low,
                "most": verdict.high,
                "met": verdict.met,
                "why": verdict.why,
            }
            for verdict in verdicts
        ]
        args.json.write_text(json.dumps(facts, indent=1, ensure_ascii=False), encoding="utf-8")
    if args.svg:
        line = "Medians; shorter is better. A bar that is cut would be longer than fits here."
        args.svg.write_text(picture.draw(panels(results, cases), line), encoding="utf-8")
    if not any(result.walls for result in results if result.tool == OURS):
        note("digestlint did not run")
        return 2
    return int(any(verdict.met is False for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
