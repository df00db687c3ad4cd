"""What all tests share: how much they try, and a cache that is not the user's."""

import os
import tempfile
from pathlib import Path

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
