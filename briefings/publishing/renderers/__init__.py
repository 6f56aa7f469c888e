"""Renderers: a `Briefing` becomes files."""
