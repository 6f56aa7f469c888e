"""Briefings: from collected articles to a briefing in which every sentence leads back to its source.

The face of the package; it hands names on, each loaded when first used, and defines nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

__all__ = ["Article", "Briefing", "BriefingsError", "Problem", "collect", "make", "study", "tables"]

HOMES = {
    "Article": "briefings.model.article",
    "Briefing": "briefings.model.edition",
    "BriefingsError": "briefings.errors",
    "Problem": "briefings.model.article",
    "collect": "briefings.api",
    "make": "briefings.api",
    "study": "briefings.api",
}


def __getattr__(name: str) -> object:
    if name == "tables":
        return import_module("briefings.tables")
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
