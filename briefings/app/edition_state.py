"""The state of an edition as it was made, kept beside what people made of it, and how one comes from the other."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from briefings.analysis.nlp.tokens.sentences import split_sentences
from briefings.core.article import Problem
from briefings.core.editing import Edit
from briefings.core.edition import Briefing, CitedSentence, Rendition, StoryItem
from briefings.core.errors import RenderError, UsageError
from briefings.core.serialization import briefing_from_json, briefing_to_json
from briefings.edition.changes import name_edition
from briefings.edition.editing.apply import SentenceSource, apply_edits, inherit_edits
from briefings.edition.editing.edits_file import format_edits
from briefings.edition.editing.quotable import list_sentences
from briefings.storage.archive import EDITS_FILE, FIRST_STATE_FILE, edition_folder_name, load_or_none


def load_first_state(folder: Path, current: Briefing) -> Briefing:
    """Return the edition of a folder as it was made: the current one where nobody changed it. Raises `UsageError`."""
    if current.editing is None:
        return current
    try:
        return briefing_from_json((folder / FIRST_STATE_FILE).read_bytes())
    except (OSError, RenderError) as cause:
        raise UsageError(f"{folder / FIRST_STATE_FILE}: the edition as it was made cannot be read: {cause}") from cause


def make_sentence_source(first: Briefing, texts: Mapping[str, str]) -> SentenceSource:
    """Return what gives the sentences that may be printed for a story, from the texts that were analysed."""

    def list_candidates(item: StoryItem) -> tuple[CitedSentence, ...]:
        articles = [source.article for source in first.sources if source.number in item.references]
        sentences = {key: split_sentences(key, texts[key]) for key in articles if key in texts}
        return list_sentences(first, item, texts, sentences)

    return list_candidates


def find_kept_edits(first: Briefing, output: Path, corrected: str, last: Path | None) -> tuple[Edit, ...]:
    """Return the changes that an edition which is made begins with.

    Made again, or to correct another, it keeps the changes of that one; else what was left out of the one before stays
    out.
    """
    for place in (output / edition_folder_name(first), output / corrected if corrected else None):
        kept = load_or_none(place) if place and place.is_dir() else None
        if kept is not None:
            return kept.editing.edits if kept.editing else ()
    before = load_or_none(last) if last else None
    if before is None or before.editing is None:
        return ()
    return inherit_edits(before.editing.edits, str(name_edition(before)), first)


def apply_fitting_edits(
    first: Briefing, edits: Sequence[Edit], texts: Mapping[str, str]
) -> tuple[Briefing, tuple[Problem, ...]]:
    """Return an edition with the changes that fit it, and a problem for each that does not any more."""
    source = make_sentence_source(first, texts)
    fitting: list[Edit] = []
    problems = []
    for edit in edits:
        try:
            apply_edits(first, [*fitting, edit], source)
        except UsageError as error:
            remedy = "look at it and change it again: `briefings edit`"
            problems.append(Problem(f"change by {edit.by}", f"fits no more: {error}", remedy, "edit"))
        else:
            fitting.append(edit)
    return apply_edits(first, fitting, source), tuple(problems)


def pack_editing(first: Briefing, edited: Briefing) -> tuple[Rendition, ...]:
    """Return the files that keep the changes of people: the state as it was made, and the changes to be edited."""
    if edited.editing is None:
        return ()
    return (
        Rendition(FIRST_STATE_FILE, "application/json", briefing_to_json(first)),
        Rendition(EDITS_FILE, "application/toml", format_editing(first, edited).encode()),
    )


def format_editing(first: Briefing, edited: Briefing) -> str:
    """Return the file of the changes to an edition, ready for more."""
    named = {item.id: item.headline for section in first.sections for item in section.items}
    named |= {section.id: section.title for section in first.sections}
    edits = edited.editing.edits if edited.editing else ()
    return format_edits(edits, edited.digest, str(edited.number or edited.digest[:8]), named)


def digest_file(path: Path) -> str:
    """Return the digest of a file; empty where it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
