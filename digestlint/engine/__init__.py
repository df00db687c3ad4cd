"""Running checks: on one post, on many, and what happens to what they find."""
