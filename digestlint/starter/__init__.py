"""What `digestlint init` does: look at a blog, and write down the settings that fit it."""
