"""Checks of placeholders (PH): what says only that there is nothing to say."""
