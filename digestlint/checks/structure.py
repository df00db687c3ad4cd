"""Checks of structure (ST): paper headings, sections, labels, counts, what is cut off."""
