"""Words, sentences and the trees over them."""
