"""Checks of front matter (FM): is it there, is it YAML, does it say what the file name says."""
