"""Whom a reader is told to be unnamed."""

from dataclasses import replace

import pytest
from support.verifiable import a_statement

from briefings.core.analysis import SpeakerClass
from briefings.core.speakers import is_unnamed
from briefings.core.table import QuotedText

SAID = replace(a_statement("A ferry to Amsel sailed", 4), named=False, speaker_class=SpeakerClass.OFFICIALS)
BEFORE = QuotedText("Northwind bought a ferry.")


@pytest.mark.parametrize(
    ("speaker", "speaker_class", "context", "unnamed"),
    [
        ("officials", SpeakerClass.OFFICIALS, None, True),
        ("officials", SpeakerClass.OFFICIALS, BEFORE, True),
        ("the company", SpeakerClass.OFFICIALS, None, True),
        ("the company", SpeakerClass.OFFICIALS, BEFORE, False),
        ("Our correspondent", SpeakerClass.OFFICIALS, BEFORE, False),
        ("the memo", SpeakerClass.DOCUMENT, None, False),
        ("", SpeakerClass.UNATTRIBUTED, None, False),
    ],
)
def test_nobody_is_called_unnamed_whom_the_sentence_before_names(
    speaker: str, speaker_class: SpeakerClass, context: QuotedText | None, unnamed: bool
) -> None:
    given = replace(SAID, speaker=speaker, speaker_class=speaker_class, context=context)
    assert is_unnamed(given) is unnamed
