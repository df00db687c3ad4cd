"""Checks that a rule file describes by itself: patterns, phrases, scripts, counts."""
