"""From findings to one edition, and from one edition to the next."""
