"""Lines of a post that `check` fails and warns on."""

from .support import LINK, WRONG

FAILS = WRONG  # an error (LK306)
WARNS = LINK.replace("/ko/", "/ja/")  # a warning (LK307), with a safe fix
