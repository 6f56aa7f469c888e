"""Articles in other languages: which of them join the stories they report, and by what."""
