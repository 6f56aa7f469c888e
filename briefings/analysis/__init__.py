"""From articles to analyses, from analyses to stories and ledgers."""
