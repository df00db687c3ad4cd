"""Checks of language (LG501-LG505): another language, another script, register, Unicode."""
