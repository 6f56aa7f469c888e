"""The templates that are documents of their own, by their names."""

from collections.abc import Sequence
from pathlib import Path

from briefings.core.errors import SettingsError
from briefings.core.resources import templates_folder
from briefings.core.suggestions import suggest_nearest

#: The template of the standard briefing; the others that are documents extend it.
DEFAULT_DOCUMENT = "briefing"


def require_document(document: str, own: Path | None = None) -> None:
    """Raise `SettingsError` where neither a user's own folder nor ours has such a document."""
    folders = tuple(place for place in (own, templates_folder()) if place is not None)
    if not any((place / f"{document}.html").is_file() for place in folders):
        there = list_documents(folders)
        near = suggest_nearest(document, there)
        raise SettingsError(f"template: there is no {document}.html; there are {', '.join(there)}{near}")


def list_documents(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of the templates that are documents of their own: neither parts nor mails."""
    found = {path.stem for folder in folders for path in folder.glob("*.html")}
    return tuple(sorted(name for name in found if not name.startswith(("_", "email"))))
