"""Editions that were kept, as the commands ask for them: two compared, one sentence explained."""

from pathlib import Path

from briefings.core.errors import UsageError
from briefings.edition.changes import compare_editions, format_changes
from briefings.edition.provenance import format_provenance
from briefings.storage.archive import load_edition, load_texts


def describe_differences(earlier: Path, later: Path) -> tuple[str, ...]:
    """Return what changed between the editions of two folders, a line each. Raises `UsageError`."""
    found = compare_editions(load_edition(earlier), load_edition(later))
    if not found:
        raise UsageError(f"neither {earlier} nor {later} tells a story, so there is nothing to compare")
    return tuple(format_changes(found))


def explain_reference(edition: Path, reference: str) -> tuple[str, ...]:
    """Return where a printed number or sentence comes from, a paragraph each. Raises `UsageError`."""
    found = format_provenance(load_edition(edition), load_texts(edition), reference)
    if not found:
        raise UsageError(f"nothing in {edition} is printed with {reference!r}")
    return tuple(found)
