"""A post as data: its text, and where everything in it stands. Nothing here knows a rule."""
