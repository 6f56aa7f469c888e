"""Holds an edition against the texts it was made of and against itself: words, references, digests, counts. Pure."""
