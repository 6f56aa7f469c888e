"""Who said what, in which words, how sure."""
