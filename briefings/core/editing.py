"""What people changed in an edition: each change with who made it and when, as data of the edition."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EditAction(StrEnum):
    """What a person did."""

    #: put a story first: in its topic and on page 1
    PIN = "pin"
    #: leave a story out
    DROP = "drop"
    #: put a story, or a topic, before another one or at the end
    ORDER = "order"
    #: tell a story under another topic
    MOVE = "move"
    #: give a topic another title
    RETITLE = "retitle"
    #: print another sentence of the articles of a story
    SENTENCE = "sentence"
    #: quote nothing that one outlet alone has
    MUTE = "mute"
    #: a text before everything else
    INTRODUCTION = "introduction"
    #: a text under a story
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change. Which fields it has depends on `action`; the others are empty."""

    action: EditAction
    #: `StoryItem.id`
    story: str = ""
    #: `Section.id`
    section: str = ""
    #: `StoryItem.id` or `Section.id` that something is put before; empty: at the end
    before: str = ""
    #: title, sentence, name of an outlet, or the words of the person
    text: str = ""
    #: which of the sentences of a story is replaced, from 1
    place: int = 1
    #: who did it
    by: str
    #: when, UTC; None where nobody noted it
    moment: datetime | None = None
    #: the edition in which it was done first, where it goes on by itself; empty: in this one
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """Everything that people changed in an edition, in the order in which they did it."""

    #: digest of the edition as it was made, which is kept beside it
    first: str
    edits: tuple[Edit, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Who changed something in this very edition, in order."""
        return tuple(dict.fromkeys(edit.by for edit in self.edits if not edit.since))

    @property
    def introduction(self) -> Edit | None:
        """The text before everything else, and who wrote it."""
        return next((edit for edit in reversed(self.edits) if edit.action == EditAction.INTRODUCTION), None)

    def find_comments(self, story: str) -> tuple[Edit, ...]:
        """Return what people wrote under a story: the last words of each of them."""
        last = {edit.by: edit for edit in self.edits if edit.action == EditAction.COMMENT and edit.story == story}
        return tuple(edit for edit in last.values() if edit.text)

    def find_title_editor(self, section: str) -> str:
        """Return who gave a topic its title; empty where nobody did."""
        titled = [e.by for e in self.edits if e.action == EditAction.RETITLE and e.section == section]
        return titled[-1] if titled else ""
