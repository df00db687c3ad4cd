"""`python -m digestlint` is `digestlint`."""

from digestlint.cli import program

program()
