"""The tables of an edition, counted from plain rows; `frames` gives the same rows as pandas frames."""
