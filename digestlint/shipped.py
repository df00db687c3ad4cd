"""Where the rules, formats and glossaries lie that come with digestlint: one function knows."""

import os


def rules_folder() -> str:
    """Our own `rules/`: inside the installed package, or at the top of a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "rules")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "rules")
