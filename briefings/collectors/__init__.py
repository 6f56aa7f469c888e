"""Collectors: something outside becomes articles, or problems."""
