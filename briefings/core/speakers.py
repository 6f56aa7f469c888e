"""A printed statement in, whether a reader has to be told that nobody is named for it, out."""

import re

from briefings.core.analysis import SpeakerClass
from briefings.core.edition import Statement

#: "the company", "our correspondent": whom the sentence before names, where it is printed.
_TOLD_BEFORE = re.compile(r"(?:the|our|his|her|their|its)\b", re.IGNORECASE)


def is_unnamed(statement: Statement) -> bool:
    """Return whether a speaker has no name in the text; a document needs none, and what is printed before may tell.

    >>> given = dict(spans=(), text="", kind=None, polarity=None, cue="", outlets=(), roots=1, grade="", references=())
    >>> is_unnamed(Statement(speaker="officials", speaker_class=SpeakerClass.OFFICIALS, named=False, **given))
    True
    >>> is_unnamed(Statement(speaker="Ada Doe", speaker_class=SpeakerClass.PERSON, named=True, **given))
    False
    """
    if not statement.speaker or statement.named or statement.speaker_class == SpeakerClass.DOCUMENT:
        return False
    return statement.context is None or not _TOLD_BEFORE.match(statement.speaker)
