"""Briefings: from collected articles to a briefing in which every sentence leads back to its source.

The face of the package; it hands names on, each loaded when first used, and defines nothing.
"""

from importlib import import_module

__all__ = ["Article", "Briefing", "BriefingsError", "Problem", "collect", "make", "study", "tables"]

HOMES = {
    "Article": "briefings.core.article",
    "Briefing": "briefings.core.edition",
    "BriefingsError": "briefings.core.errors",
    "Problem": "briefings.core.article",
    "collect": "briefings.app.api",
    "make": "briefings.app.api",
    "study": "briefings.app.api",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("briefings.core.version").VERSION
    if name == "tables":
        return import_module("briefings.edition.tables.frames")
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
