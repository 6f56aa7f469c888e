"""The recipe that makes the shipped English pipeline from openly licensed corpora: run it, never import it to read."""
