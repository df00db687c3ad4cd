"""Checks of style (LG506-LG510): particles, names, repeated words, brackets, predicates."""
