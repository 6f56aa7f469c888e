"""Outlets, agencies, and how independent they are."""
