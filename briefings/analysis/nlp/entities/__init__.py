"""Names, who bears them, and in which role."""
