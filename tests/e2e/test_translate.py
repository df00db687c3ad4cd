"""`digestlint translate` over many posts, with all that can go wrong while it costs money."""

import os
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deepl_server import KEY, Act, DeepLServer, deepl_server, romanised
from e2e.support import command
from e2e.translating import Site, couriers, is_alive

DAYS = 20
# The client waits for a second before it asks again.
DAYS_OF_DROPS = int(os.environ.get("DIGESTLINT_DAYS_OF_DROPS", "3"))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "_config.yml").touch()
    with deepl_server() as server:
        yield Site(tmp_path, server)


def largest(server: DeepLServer) -> int:
    """The characters of the largest request."""
    return max(sum(map(len, request["text"])) for request in server.requests)


def sent_twice(server: DeepLServer) -> list[str]:
    return [text for text, times in Counter(server.texts).items() if times > 1]


def until(happens: Callable[[], bool], process: "subprocess.Popen[str] | None" = None) -> None:
    """Wait until something happens, or the process ends."""
    end = time.monotonic() + 30
    while not happens() and (process is None or process.poll() is None):
        assert time.monotonic() < end
        time.sleep(0.002)


# -- money ---------------------------------------------------------------------------------------


def test_a_quota_that_ends_in_the_middle_of_twenty_posts(site: Site) -> None:
    least = site.days(DAYS)
    site.server.limit = least // 2
    run = site.run()
    done = run.statuses.index("failed")
    assert 5 < done < 15
    assert run.statuses == ["written"] * done + ["failed"] * (DAYS - done)
    assert run.status == 1
    assert all("quota" in file["reason"] for file in run.report["files"][done:])
    assert site.written() == [*range(1, done + 1)]
    assert run.report["summary"]["characters"] == site.server.used
    refused = site.server.seen
    assert site.run().statuses == ["unchanged"] * done + ["failed"] * (DAYS - done)
    assert site.server.seen - refused <= 2
    site.server.limit = 500_000
    run = site.run()
    assert run.statuses == ["unchanged"] * done + ["written"] * (DAYS - done)
    assert (run.status, site.written()) == (0, [*range(1, DAYS + 1)])
    assert site.server.used == least


def test_ten_kills_cost_at_most_one_request_in_all(site: Site) -> None:
    least = site.days(DAYS)
    server = site.server
    server.delay = 0.03
    seed = random.randrange(1 << 32)
    print("seed", seed)
    chance = random.Random(seed)
    kills = 0
    for _ in range(10):
        before = server.seen
        with site.start("--quiet") as process:
            until(lambda: server.seen >= before + chance.randint(0, 4), process)  # noqa: B023
            time.sleep(chance.uniform(0, server.delay))
            kills += process.poll() is None
            os.killpg(process.pid, signal.SIGKILL)
        site.written()
    assert kills == 10
    assert site.run().status == 0
    assert site.written() == [*range(1, DAYS + 1)]
    assert server.used <= least + largest(server)
    assert sent_twice(server) == []


def test_a_server_that_drops_every_third_connection(site: Site) -> None:
    least = site.days(DAYS_OF_DROPS)
    site.server.every = (3, "drop")
    assert 0 in (site.run().status for _ in range(5))
    assert site.written() == [*range(1, DAYS_OF_DROPS + 1)]
    assert site.server.used == least


def test_an_allowance_is_never_passed(site: Site) -> None:
    least = site.days(4)
    allowed = least // 3
    run = site.run("--max-chars", str(allowed))
    assert (run.status, 0 < site.server.used <= allowed) == (1, True)
    failed = [file for file in run.report["files"] if file["status"] == "failed"]
    assert all(f"--max-chars {allowed:,} would be passed" in file["reason"] for file in failed)
    assert len(site.written()) == 4 - len(failed)
    assert site.run().status == 0
    assert site.server.used == least


# -- runs that are stopped, or meet --------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_in_order(site: Site, number: signal.Signals) -> None:
    least = site.days(6)
    site.server.delay = 0.1
    with site.start("--format", "json") as process:
        until(lambda: site.server.seen >= 3, process)
        os.killpg(process.pid, number)
        run = site.ended(process)
    assert run.status == 130
    assert "interrupted" in run.said
    written = [file["source"] for file in run.report["files"] if file["status"] == "written"]
    assert len(site.written()) == len(written) >= 1
    assert run.report["summary"]["characters"] == site.server.used < least
    site.server.delay = 0
    assert site.run().status == 0
    assert site.server.used == least


def test_two_signals_end_it_at_once_and_what_is_paid_for_is_kept(site: Site) -> None:
    least = site.days(2)
    site.server.gate.clear()
    with site.start("--format", "json") as process:
        until(lambda: site.server.used > 0, process)
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert "again: leave now" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == 130
    site.server.gate.set()
    assert site.run().status == 0
    assert site.server.used == least


def test_two_runs_at_once_pay_once(site: Site) -> None:
    least = site.days(6)
    site.server.gate.clear()
    with site.start("--format", "json") as first:
        until(lambda: site.server.used > 0, first)
        with site.start("--format", "json") as second:
            assert second.stderr is not None
            assert "waiting for another run" in second.stderr.readline()
            site.server.gate.set()
            one, other = site.ended(first), site.ended(second)
    assert one.statuses == ["written"] * 6
    assert (other.status, {*other.statuses}) == (0, {"unchanged"})
    assert (site.server.used, sent_twice(site.server)) == (least, [])


def test_who_waits_can_be_interrupted(site: Site) -> None:
    site.days(1)
    site.server.gate.clear()
    with site.start("--format", "json") as first:
        until(lambda: site.server.used > 0, first)
        with site.start("--format", "json") as second:
            assert second.stderr is not None
            assert "waiting for another run" in second.stderr.readline()
            second.send_signal(signal.SIGINT)
            assert site.ended(second).status == 130
            assert first.poll() is None
        site.server.gate.set()
        assert site.ended(first).status == 0


def test_without_anything_to_send_nobody_waits(site: Site) -> None:
    site.days(1)
    assert site.run().status == 0
    site.write(2)
    used = site.server.used
    site.server.gate.clear()
    with site.start("--format", "json") as first:
        until(lambda: site.server.used > used, first)
        run = site.run("_posts/2026-01-01-daily-papers.md")
        assert run.statuses == ["unchanged"]
        assert site.run("--dry-run").statuses == ["unchanged", "planned"]
        assert first.poll() is None
        site.server.gate.set()
        assert site.ended(first).statuses == ["unchanged", "written"]


# -- the process that asks -----------------------------------------------------------------------


def test_a_courier_outlives_its_run_and_ends_by_itself(site: Site) -> None:
    site.days(3)
    site.server.gate.clear()
    with site.start("--quiet") as process:
        until(lambda: site.server.used > 0, process)
        (courier,) = couriers(process.pid)
        arguments = Path(f"/proc/{courier}/cmdline")
        if arguments.exists():
            assert KEY.encode() not in arguments.read_bytes()
        process.kill()
        process.wait()
    assert is_alive(courier)
    site.server.gate.set()
    until(lambda: not is_alive(courier))
    assert 1 <= site.server.seen <= 2
    assert site.run().status == 0
    assert sent_twice(site.server) == []


def test_a_courier_that_is_killed_fails_posts_and_keeps_what_came(site: Site) -> None:
    least = site.days(4)
    gate = site.server.gate
    site.server.judge = lambda texts: gate.clear() or "" if "Acorn-3" in texts[0] else ""
    with site.start("--format", "json") as process:
        until(lambda: not gate.is_set(), process)
        (courier,) = couriers(process.pid)
        os.kill(courier, signal.SIGKILL)
        run = site.ended(process)
    assert run.status == 1
    assert "ended too early (status -9)" in run.report["files"][-1]["reason"]
    assert run.statuses == ["written", "written", "failed", "failed"]
    assert site.written() == [1, 2]
    site.server.judge = None
    gate.set()
    assert site.run().status == 0
    assert site.server.used <= least + 2 * largest(site.server)


def test_a_courier_that_is_asked_to_end_finishes_what_is_under_way(site: Site) -> None:
    least = site.days(3)
    site.server.gate.clear()
    with site.start("--format", "json") as process:
        until(lambda: site.server.used > 0, process)
        (courier,) = couriers(process.pid)
        os.kill(courier, signal.SIGTERM)
        time.sleep(0.2)
        site.server.gate.set()
        run = site.ended(process)
    assert (run.status, run.statuses[1:]) == (1, ["failed", "failed"])
    assert site.server.seen <= 2
    assert site.run().status == 0
    assert site.server.used == least


def test_a_lock_that_leads_elsewhere_is_refused(site: Site) -> None:
    site.days(1)
    (site.root / ".digestlint").mkdir()
    (site.root / ".digestlint" / "memory.sqlite3.lock").symlink_to(site.root / "elsewhere")
    run = site.run()
    assert (run.status, site.server.used) == (2, 0)
    assert "memory.sqlite3.lock: cannot be used as lock" in run.said
    assert not (site.root / "elsewhere").exists()


def test_modules_of_the_blogs_are_not_taken_for_ours(site: Site) -> None:
    site.days(1)
    for name in ("deepl", "requests", "json", "digestlint"):
        (site.root / f"{name}.py").write_text("open('imported', 'w')", encoding="utf-8")
    done = subprocess.run(
        [command(), "translate"],
        cwd=site.root,
        env=site.environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (site.root / "imported").exists()


# -- answers that must not be written ------------------------------------------------------------


BAD: dict[str, Act] = {
    "TR604": lambda text: romanised(text).replace("62.5", "lots of "),
    "TR607": lambda text: text,
    "TR608": lambda text: "x",
    "TR610": lambda text: romanised(text) + " <script>alert(1)</script>",
    "nothing came back": lambda text: "",
    "came back": "short",
}


def test_bad_answers_are_caught_and_the_other_posts_are_written(site: Site) -> None:
    acts = list(BAD.values())
    site.days(len(BAD) + 1)

    def judge(texts: list[str]) -> Act:
        day = int(re.findall(r"Acorn-(\d+)", " ".join(texts))[0])
        return acts[day - 1] if day <= len(acts) else ""

    site.server.judge = judge
    run = site.run()
    assert run.status == 1
    assert run.statuses == ["failed"] * len(BAD) + ["written"]
    assert site.written() == [len(BAD) + 1]
    for file, says in zip(run.report["files"], BAD, strict=False):
        codes = {one["code"] for one in file["diagnostics"]}
        assert says in codes or says in file["reason"], file
        if file["diagnostics"]:
            one = file["diagnostics"][0]
            path = site.root / one["path"]
            line = path.read_text(encoding="utf-8").split("\n")[one["line"] - 1]
            assert one["path"] == file["source"]
            assert "Acorn-" in line
    site.server.judge = None
    assert site.run().status == 0
    assert site.written() == [*range(1, len(BAD) + 2)]


def test_a_term_that_is_always_dropped_is_asked_for_in_a_tag(site: Site) -> None:
    site.days(1)
    site.server.every = (1, lambda text: romanised(text).replace("Acorn", "It"))
    run = site.run()
    assert (run.status, run.statuses) == (0, ["written"])
    original = (site.root / "_posts" / "2026-01-01-daily-papers.md").read_text(encoding="utf-8")
    english = site.root / "_posts" / "en" / "2026-01-01-daily-papers.md"
    assert english.read_text(encoding="utf-8").count("Acorn-1") == original.count("Acorn-1")
