"""Translations: where they lie, what is known of them, and the words that they are to use."""
