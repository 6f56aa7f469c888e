"""Dates, quantities and key terms."""
