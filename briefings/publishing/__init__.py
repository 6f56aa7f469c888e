"""From an edition to files, from files to people."""
