"""What all tests share: how much they try, on how many processes, and a cache of their own."""

import gc
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from effort import PROFILE

settings.load_profile(PROFILE)

# One folder for all processes of a run, so that the rules are read once.
os.environ.setdefault(
    "DIGESTLINT_CACHE_DIR",
    str(Path(tempfile.gettempdir()) / f"digestlint-tests-{os.getuid()}")
    if hasattr(os, "getuid")
    else tempfile.mkdtemp(prefix="digestlint-tests-"),
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than there are processors: some tests wait for a clock or for a child."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Thousands of tests are no garbage: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()
