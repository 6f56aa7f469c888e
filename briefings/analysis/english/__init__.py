"""The English language as data: the trained pipeline and the word lists."""
