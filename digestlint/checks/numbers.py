"""Checks of numbers (NM): figures that cannot be right."""
