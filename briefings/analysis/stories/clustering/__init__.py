"""Copies of one text, articles on one event, stories from day to day."""
