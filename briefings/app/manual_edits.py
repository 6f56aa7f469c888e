"""People change an edition, by command, in its file or in the browser: one after the other, and nothing gets lost."""

import getpass
import pwd
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from briefings.app.edition_state import format_editing, load_first_state
from briefings.app.jobs import edit_job, run_job
from briefings.app.project import Project
from briefings.core.editing import Edit, EditAction
from briefings.core.edition import Briefing, EditionStatus
from briefings.core.errors import UsageError
from briefings.core.files import write_atomically
from briefings.edition.editing.apply import settle_edit
from briefings.edition.editing.edits_file import EditsFile, parse_edits
from briefings.edition.editing.references import find_story
from briefings.storage.archive import EDITS_FILE, load_edition
from briefings.storage.records import UNUSED_STATES, DeliveryState, EditionRecord, EditionState


class EditConflictError(UsageError):
    """Somebody else has changed the edition since the state that a change was made to."""


@dataclass(frozen=True, slots=True)
class EditedEdition:
    """An edition with the changes of people."""

    folder: Path
    #: as it was made
    first: Briefing
    #: as it is read
    briefing: Briefing

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The changes, in order."""
        return self.briefing.editing.edits if self.briefing.editing else ()


def load_edited(project: Project, record: EditionRecord) -> EditedEdition:
    """Return an edition and its state as it was made. Raises `UsageError`."""
    folder = project.output / record.name
    briefing = load_edition(folder)
    return EditedEdition(folder, load_first_state(folder, briefing), briefing)


def add_edits(project: Project, record: EditionRecord, new: Sequence[Edit], state: str = "") -> EditedEdition:
    """Add changes to an edition and draw it anew, with what somebody wrote into its file.

    `state` is the digest of the edition that the changes were made to, where somebody looked at it before. Raises
    `EditConflictError` where it is another by now, `BusyError` while another program has the briefing in hand.
    """
    with project.library.lock(project.briefing_key):
        found = load_edited(project, record)
        require_state(found, state)
        edits = (*read_hand(found).edits, *(settle_reference(found, edit) for edit in new))
        return draw_edits(project, record, found, edits)


def remove_edits(project: Project, record: EditionRecord, numbers: Sequence[int], state: str = "") -> EditedEdition:
    """Take changes of an edition back, by their numbers from 1, and draw it anew. Raises as `add_edits` does."""
    with project.library.lock(project.briefing_key):
        found = load_edited(project, record)
        require_state(found, state)
        edits = read_hand(found).edits
        if wrong := [number for number in numbers if not 1 <= number <= len(edits)]:
            raise UsageError(f"there is no change {wrong[0]}; there are {len(edits)}")
        return draw_edits(project, record, found, [e for n, e in enumerate(edits, 1) if n not in set(numbers)])


def read_hand(found: EditedEdition) -> EditsFile:
    """Return the changes as they stand in the file of an edition, which somebody may have written on.

    A file for another state of the edition is put aside under another name, so that nobody's changes get lost. Raises
    `EditConflictError` then, and `UsageError` for a file that cannot be read.
    """
    path, by = found.folder / EDITS_FILE, find_user_name()
    if not path.is_file():
        return EditsFile(found.briefing.digest, found.edits)
    hand = parse_edits(path.read_text(encoding="utf-8"), str(path), by)
    if hand.edits == found.edits or hand.state == found.briefing.digest:
        return replace(hand, edits=tuple(settle_reference(found, edit) for edit in hand.edits))
    aside = path.with_name(f"edits.{hand.state[:8] or 'other'}.toml")
    path.replace(aside)
    write_hand(found)
    people = ", ".join(found.briefing.editing.people) if found.briefing.editing else "Somebody"
    raise EditConflictError(
        f"{people} changed the edition after you began; your changes are in {aside}, theirs in {path}: "
        f"put yours into theirs and save it again"
    )


def write_hand(found: EditedEdition) -> Path:
    """Write the file of the changes of an edition anew, and return its path."""
    path = found.folder / EDITS_FILE
    write_atomically(path, format_editing(found.first, found.briefing).encode(), 0o644)
    return path


def require_state(found: EditedEdition, state: str) -> None:
    """Raise `EditConflictError` where an edition is not in the state that somebody looked at."""
    if state and state != found.briefing.digest:
        people = ", ".join(found.briefing.editing.people) if found.briefing.editing else "somebody"
        raise EditConflictError(
            f"{people} changed the edition after you opened it; look at it again, then repeat yours"
        )


def settle_reference(found: EditedEdition, edit: Edit) -> Edit:
    """Return a change with ids in place of the numbers that are printed now, or of words. Raises `UsageError`."""
    try:
        return settle_edit(found.briefing, edit)
    except UsageError:
        # What was left out has no number any more, and can be meant all the same.
        return settle_edit(found.first, edit)


def draw_edits(project: Project, record: EditionRecord, found: EditedEdition, edits: Sequence[Edit]) -> EditedEdition:
    """Draw an edition with these changes, and put it on record; the caller holds the briefing."""
    require_unsent(project, record)
    run_job(project, edit_job, project.settings_file, record.name, tuple(edits))
    edited = load_edited(project, record)
    draft = edited.briefing.status == EditionStatus.DRAFT
    state = EditionState.HELD if draft else EditionState.MADE
    changed = replace(record, digest=edited.briefing.digest, state=state, approved=None)
    articles = (source.article for source in edited.briefing.sources)
    project.library.add_edition(changed, articles, project.catalogue.read_folder(record.name))
    return edited


def require_unsent(project: Project, record: EditionRecord) -> None:
    """Raise `UsageError` for an edition that somebody had, or that nobody ever will."""
    if record.state in UNUSED_STATES:
        raise UsageError(f"{record.name} is {record.state}; nobody is sent it any more")
    deliveries = project.library.list_deliveries(project.briefing_key, record.name)
    notices = project.catalogue.list_notice_slots()
    had = sum(
        one.state in (DeliveryState.SENT, DeliveryState.SENDING) and one.slot not in notices for one in deliveries
    )
    if had:
        raise UsageError(f"{record.name} has gone out to {had}; `briefings correct` makes and sends a correction")


def find_user_name() -> str:
    """Return the name of whoever is logged in: the full one where the system knows it."""
    with suppress(KeyError, OSError):
        user = getpass.getuser()
        return pwd.getpwnam(user).pw_gecos.partition(",")[0].strip() or user
    return "an editor"


def find_drops(found: EditedEdition, wanted: str) -> list[int]:
    """Return the numbers of the changes that leave a story out. Raises `UsageError` when there is none."""
    story = find_story(found.first, wanted)
    numbers = [n for n, one in enumerate(found.edits, 1) if (one.action, one.story) == (EditAction.DROP, story)]
    if not numbers:
        raise UsageError(f"{wanted!r} was not left out")
    return numbers


def describe_edits(found: EditedEdition) -> Iterator[str]:
    """Yield the stories of an edition with their numbers, and the changes with theirs."""
    names = {item.id: item.headline for section in found.first.sections for item in section.items}
    names |= {section.id: section.title for section in found.first.sections}
    for place, section in enumerate(found.briefing.sections, 1):
        yield f"{place}    {section.title}"
        for rank, item in enumerate(section.items, 1):
            yield f"{place}.{rank}  {item.headline}"
            for comment in found.briefing.editing.find_comments(item.id) if found.briefing.editing else ():
                yield f"     {comment.by}: {comment.text}"
    if found.edits:
        yield ""
    for number, one in enumerate(found.edits, 1):
        about = [names.get(one.story, ""), names.get(one.section, ""), one.text]
        since = f" (since {one.since})" if one.since else ""
        yield f"change {number}  {one.action}  {one.by}: {' · '.join(filter(None, about))}{since}"
