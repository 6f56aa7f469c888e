"""Reads the files of an edition back: their text, their tables and the counts that they print."""
