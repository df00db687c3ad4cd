"""What all tests share: no deadlines, and a cache that is not the user's."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

# On a busy machine a deadline tells of the machine, not of the code.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")

# One folder for all processes of a run, so that the rules are read once.
os.environ.setdefault(
    "DIGESTLINT_CACHE_DIR",
    str(Path(tempfile.gettempdir()) / f"digestlint-tests-{os.getuid()}")
    if hasattr(os, "getuid")
    else tempfile.mkdtemp(prefix="digestlint-tests-"),
)
