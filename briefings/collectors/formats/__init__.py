"""Formats: bytes of any kind become drafts of articles, or flaws with a name."""
