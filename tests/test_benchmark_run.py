"""What the benchmark measures and says: real processes, goals, the report, the picture."""

import sys
import time
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def modules() -> dict[str, ModuleType]:
    """The benchmark's modules, which import one another as scripts of one folder do."""
    import importlib

    names = ("corpora", "goals", "measure", "picture", "posts", "run")
    sys.path.insert(0, str(FOLDER))
    try:
        return {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(FOLDER))


def python(modules: dict[str, ModuleType], code: str, **fields: object) -> object:
    command = modules["measure"].Command("tool", "case", (sys.executable, "-c", code), Path.cwd())
    return command._replace(**fields)


def test_memory_is_that_of_all_processes(modules: dict[str, ModuleType]) -> None:
    hold = "import time; block = bytearray(40 << 20); time.sleep(1)"
    code = (
        f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {hold!r}]); "
        f"{hold}; child.wait()"
    )
    done = modules["measure"].run(python(modules, code), interval=0.02)
    mib = modules["measure"].MIB
    # Shared pages count in each process, and a child begins as a copy of this large one.
    assert done.rss > 80 * mib
    assert 80 * mib < done.pss <= done.rss


def test_time_is_wall_clock_and_cpu_is_what_was_spent(modules: dict[str, ModuleType]) -> None:
    asleep = modules["measure"].run(python(modules, "import time; time.sleep(0.3)"))
    assert asleep.wall >= 0.3
    assert asleep.cpu < 0.3
    spin = "import time\nwhile time.process_time() < 0.2: pass"
    assert modules["measure"].run(python(modules, spin)).cpu >= 0.2


def test_wrong_exit_status_is_said_without_control_characters(
    modules: dict[str, ModuleType],
) -> None:
    code = "import sys; sys.exit('no such\\x1b[31m thing')"
    command = python(modules, code, statuses=frozenset({0}))
    with pytest.raises(modules["measure"].RunError, match=r"^exit 1: no such\?\[31m thing$"):
        modules["measure"].run(command)


def test_crash_is_not_taken_for_findings(modules: dict[str, ModuleType]) -> None:
    with pytest.raises(modules["measure"].RunError, match=r"^exit 1: ZeroDivisionError"):
        modules["measure"].run(python(modules, "1 / 0"))


@pytest.mark.parametrize(
    ("output", "sees"), [("2 files", r"(\d+) files"), ("a.md\\nb.md", r"(?m)\.md$")]
)
def test_proof_counts_files(modules: dict[str, ModuleType], output: str, sees: str) -> None:
    proof = (sys.executable, "-c", f"print('{output}')")
    command = python(modules, "pass", proof=proof, sees=sees, files=2)
    modules["measure"].prove(command)
    with pytest.raises(modules["measure"].RunError, match="looked at 2 files, not 3"):
        modules["measure"].prove(command._replace(files=3))  # type: ignore[attr-defined]


def test_commands_run_in_turn_and_a_failed_one_is_left_out(
    modules: dict[str, ModuleType], tmp_path: Path
) -> None:
    log = tmp_path / "log"

    def writing(name: str, status: int = 0) -> object:
        # It lasts long enough to be seen: memory is looked at while a command runs.
        code = (
            f"import time; open({str(log)!r}, 'a').write({name!r}); time.sleep(0.2); "
            f"raise SystemExit({status})"
        )
        return python(modules, code, tool=name, statuses=frozenset({0}))

    commands = [writing("A"), writing("B"), writing("C", 3)]
    results = modules["measure"].in_turn(commands, 2, lambda _line: None)
    assert log.read_text() == "ABCABAB"
    assert [len(result.walls) for result in results] == [2, 2, 0]
    assert results[2].failure.startswith("exit 3")
    assert results[0].rss > 0


def test_slow_command_runs_once(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = f"import time; open({str(log)!r}, 'a').write('x'); time.sleep(0.25)"
    command = python(modules, code, once=True)
    (result,) = modules["measure"].in_turn([command], 3, lambda _line: None)
    assert log.read_text() == "x"
    assert len(result.walls) == 1
    assert result.rss > 0


def test_other_programs_are_noticed(modules: dict[str, ModuleType]) -> None:
    before = modules["measure"].clock()
    time.sleep(0.05)
    assert 0.0 <= modules["measure"].share_of_others(before) <= 1.5


def judged(
    modules: dict[str, ModuleType], ours: list[float], theirs: list[float]
) -> dict[str, object]:
    goals, measure = modules["goals"], modules["measure"]
    results = [
        measure.Result(goals.OURS, "many", ours, ours, rss=150 * measure.MIB),
        measure.Result(goals.RUMDL, "many", theirs, theirs, rss=1),
    ]
    return {verdict.says: verdict for verdict in goals.judge(results, goals.FULL)}


@pytest.mark.parametrize(("ours", "met"), [([0.9, 1.0, 1.1], True), ([1.9, 2.5, 2.1], False)])
def test_goal_is_the_ratio_of_medians(
    modules: dict[str, ModuleType], ours: list[float], met: bool
) -> None:
    verdict = judged(modules, ours, [2.0, 2.0, 1.0])["3,650 posts, no cache"]
    assert isinstance(verdict, modules["goals"].Verdict)
    assert verdict.value == sorted(ours)[1] / 2.0
    assert verdict.met is met
    assert verdict.low == min(ours[0] / 2, ours[1] / 2, ours[2])
    assert verdict.high == max(ours[0] / 2, ours[1] / 2, ours[2])


def test_goal_without_its_figures_is_not_met_and_not_missed(
    modules: dict[str, ModuleType],
) -> None:
    verdicts = judged(modules, [1.0], [1.0])
    memory = verdicts["peak memory at 3,650 posts, no cache"]
    lacking = verdicts["one sound post, nothing cached"]
    assert isinstance(memory, modules["goals"].Verdict)
    assert isinstance(lacking, modules["goals"].Verdict)
    assert (memory.value, memory.met) == (150.0, True)
    assert (lacking.value, lacking.met) == (None, None)
    assert lacking.why == "digestlint: not run"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0131, "13.1 ms"), (0.303, "303 ms"), (1.66, "1.66 s"), (24.8, "24.8 s"), (404.2, "404 s")],
)
def test_seconds_are_written_with_three_digits(
    modules: dict[str, ModuleType], value: float, text: str
) -> None:
    assert modules["run"].seconds(value) == text


def test_report_holds_every_goal_and_escapes_what_programs_say(
    modules: dict[str, ModuleType],
) -> None:
    goals, measure = modules["goals"], modules["measure"]
    results = [
        measure.Result(goals.OURS, "one", failure="exit 2: a|b <c>"),
        measure.Result(goals.RUMDL, "one", [0.1], [0.2], rss=5 * measure.MIB, pss=4 * measure.MIB),
    ]
    facts = {
        "cases": {"one": {"posts": 1, "bytes": 14_000}},
        "versions": {"rumdl": "0.3.0"},
        "machine": "Machine",
        "date": "2026-01-02",
        "seed": 1,
        "others": 0.5,
    }
    text = "\n".join(modules["run"].report(results, goals.judge(results, goals.FULL), facts))
    assert text.count("not measured") == len(goals.GOALS)
    assert "| digestlint | – | – | – | exit 2: a\\|b \\<c> |" in text
    assert "| rumdl | 100 ms | 100 ms – 100 ms | 200 ms | 5 MiB (4) |" in text
    assert "### One post (sound), 14 KB" in text


def test_changed_posts_are_other_ones_each_round(
    modules: dict[str, ModuleType], tmp_path: Path
) -> None:
    run, goals = modules["run"], modules["goals"]
    modules["posts"].write(tmp_path / "_posts", 40, defects=1.0)

    def texts() -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (tmp_path / "_posts").iterdir()}

    before = texts()
    for number in range(3):
        run.change(tmp_path, 40, 1, 1.0, number)
        after = texts()
        assert after.keys() == before.keys()
        assert sum(after[name] != before[name] for name in after) == goals.CHANGED
        before = after


def test_corpora_are_kept_and_hold_front_matter_apart(
    modules: dict[str, ModuleType], tmp_path: Path
) -> None:
    notes: list[str] = []
    corpora = modules["corpora"].Corpora(tmp_path, 1, 0.0, notes.append)
    place = corpora.of(3)
    assert corpora.of(3) == place
    assert len(notes) == 1
    assert len(list((place / "_posts").iterdir())) == 3
    front = (place / "_front" / "2016-01-01-daily-papers-20160101.yaml").read_text(encoding="utf-8")
    assert front.startswith("layout: post\ntitle: ")
    assert "---" not in front
    assert [child.name for child in place.parent.iterdir()] == [place.name]


def test_picture_is_well_formed_whatever_it_is_told(modules: dict[str, ModuleType]) -> None:
    picture = modules["picture"]
    bars = [picture.Bar('<b> & "c"', 100.0, "100 s", False), picture.Bar("us", 1.0, "1 s", True)]
    text = picture.draw([picture.Panel("a < b", bars)], "note & more")
    root = ElementTree.fromstring(text)  # noqa: S314 -- our own text
    space = "{http://www.w3.org/2000/svg}"
    said = [element.text for element in root.iter(f"{space}text")]
    assert said == ["a < b", "us", "1 s", '<b> & "c"', "100 s", "note & more"]
    assert "prefers-color-scheme: dark" in text
    assert len(list(root.iter(f"{space}path"))) == 1  # the long bar is cut, ours is not
    widths = [float(rect.attrib["width"]) for rect in root.iter(f"{space}rect")]
    page, *drawn = widths
    assert all(0 < width < page for width in drawn)
