"""Feeds: found, listed, asked and read, whatever their dialect."""
