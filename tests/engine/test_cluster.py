"""A Dask cluster of several processes lints what one process does, also where a worker dies."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from digestlint.discovery import discover
from digestlint.engine.cluster import cluster
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.onefile import lint_file
from digestlint.engine.workers import lint_batch, on_executor, pickled_job
from digestlint.errors import UsageError
from digestlint.settings import settings_from
from e2e.support import digestlint, within
from engine.support import RULES, WRONG, post, sample

CLUSTER = """
import json, os, sys
import dask
from distributed import Client, LocalCluster

if __name__ == "__main__":
    with dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"}), LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster, Client(cluster) as client:
        pids = list(client.run(os.getpid).values())
        here = {"address": cluster.scheduler_address, "scheduler": os.getpid(), "pids": pids}
        print(json.dumps(here), flush=True)
        sys.stdin.read()
"""


# Its only worker goes, and another one comes, as it is told.
LEFT_ALONE = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None,
        silence_logs=50, protocol="tcp",
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        for line in sys.stdin:
            cluster.scale(int(line))
            while len(cluster.scheduler_info["workers"]) != int(line):
                cluster.sync(lambda: __import__("asyncio").sleep(0.1))
            print("done", flush=True)
"""


class Running(NamedTuple):
    """A cluster that runs beside the tests: its scheduler's address, its processes."""

    address: str
    scheduler: int
    pids: list[int]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=script.parent,
    ) as process:
        assert process.stdout is not None
        yield Running(**json.loads(process.stdout.readline()))
        process.communicate()


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty posts with the same papers, of which every third has a defect more."""
    root = tmp_path_factory.mktemp("blog")
    (root / "_posts").mkdir()
    for day in range(60):
        name = f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}-daily-papers.md"
        text = post(WRONG) if day % 3 == 0 else sample()
        (root / "_posts" / name).write_text(text, encoding="utf-8")
    (root / "_posts" / "2026-12-01-daily-papers.md").write_bytes(b"\xff\xfe")
    return root


def test_a_cluster_reports_what_one_process_does(
    running: Running, blog: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    options = ("check", "--isolated", "--no-cache", "--output-file", f"json={report}")
    alone = within(*options, "--jobs", "1", cwd=blog)
    assert alone.status == 1
    assert alone.out.count("LK306") >= 20
    told = report.read_text(encoding="utf-8")
    assert told.count("LK306") >= 20
    report.unlink()
    assert digestlint(*options, "--scheduler", running.address, cwd=blog) == alone
    assert report.read_text(encoding="utf-8") == told


def test_a_worker_may_die(running: Running, blog: Path) -> None:
    linter = Linter(settings_from({}, root=str(blog)), Selection(("LK", "DL")), str(blog), RULES)
    files = discover((), linter.settings, str(blog)).files
    job = pickled_job(linter, None, False, None)
    with cluster(running.address) as (executor, threads):
        assert threads == 2
        outcomes = []
        for outcome in on_executor(executor, job, files, at_once=4):
            if not outcomes:
                os.kill(running.pids[0], signal.SIGKILL)
            outcomes.append(outcome)
    assert outcomes == [lint_file(linter, file) for file in files]


def test_a_cluster_without_workers_says_so_and_waits(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("digestlint.engine.cluster.LONELY", 0.5)
    linter = Linter(settings_from({}, root=str(blog)), Selection(("LK", "DL")), str(blog), RULES)
    files = discover((), linter.settings, str(blog)).files
    job = pickled_job(linter, None, False, None)
    script = tmp_path / "cluster.py"
    script.write_text(LEFT_ALONE, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def scale(workers: int) -> None:
            assert process.stdin is not None
            assert process.stdout is not None
            print(workers, file=process.stdin, flush=True)
            assert process.stdout.readline() == "done\n"

        address = process.stdout.readline().strip()
        said = ""
        with cluster(address) as (executor, _):
            scale(0)
            answer = executor.submit(lint_batch, job, files[:2])
            deadline = time.monotonic() + 20
            while not said and time.monotonic() < deadline:
                time.sleep(0.1)
                said = capfd.readouterr().err
            assert not answer.done()
            time.sleep(0.7)
            scale(1)
            assert answer.result(timeout=20) == [lint_file(linter, file) for file in files[:2]]
        process.stdin.close()
    assert said == (
        f"digestlint: --scheduler {address}: no worker is left; waiting for one (Ctrl-C: stop)\n"
    )
    assert capfd.readouterr().err == ""


def test_posts_behind_urls_are_read_by_the_workers(running: Running, blog: Path) -> None:
    options = ("check", "--isolated", "--no-cache", "--format", "json")
    url = f"file://{blog}/_posts"
    here = within(*options, url, cwd=Path("/"))
    there = digestlint(*options, url, "--scheduler", running.address, cwd=Path("/"))
    assert here == there
    assert {one["path"].rpartition("/")[0] for one in there.json()["diagnostics"]} == {url}
    plain = within(*options, "_posts", cwd=blog).json()
    assert [one["line"] for one in there.json()["diagnostics"]] == [
        one["line"] for one in plain["diagnostics"]
    ]
    assert there.json()["summary"] == plain["summary"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scheduler", "tcp://127.0.0.1:9"), "nobody answers there"),
        (("--scheduler", "nonsense://x"), "write it as tcp://"),
        (("--scheduler", "tcp://["), "write it as tcp://"),
        (("--scheduler", "tls://127.0.0.1:9"), "name the certificates"),
        (("--scheduler", "tcp://127.0.0.1:9", "--fix"), "--scheduler"),
        (("--scheduler", "tcp://127.0.0.1:9", "--jobs", "2"), "--scheduler"),
        (("file:///nowhere/posts",), "file:///nowhere/posts: there is nothing"),
        (("nonsense://x/posts",), "nonsense"),
        (("file:///nowhere/posts", "--fix"), "--fix"),
    ],
)
def test_wrong_use_is_answered_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr("digestlint.engine.cluster.PATIENCE", 0.5)
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2026-01-05-daily-papers.md").write_text(sample(), encoding="utf-8")
    result = within("check", "--no-cache", *options, cwd=tmp_path)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert result.err.count("\n") == 1


# The last one: nothing is left of the cluster.
def test_a_cluster_that_is_lost_is_said_in_a_line(
    running: Running, blog: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    linter = Linter(settings_from({}, root=str(blog)), Selection(("LK", "DL")), str(blog), RULES)
    files = discover((), linter.settings, str(blog)).files * 20
    job = pickled_job(linter, None, False, None)

    def lint() -> None:
        with cluster(running.address) as (executor, _):
            for _ in on_executor(executor, job, files, at_once=1):
                os.kill(running.scheduler, signal.SIGKILL)
                # As Dask says, sooner or later, with a traceback.
                logging.getLogger("distributed.client").error("lost")

    with pytest.raises(UsageError, match="the cluster was lost on the way"):
        lint()
    assert capfd.readouterr().err == ""
