"""Reading: one article becomes a `Reading`, by spaCy and by rules; the only room that knows spaCy."""
