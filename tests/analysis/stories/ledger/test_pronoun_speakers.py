"""When "she" may well be another one than the subject that was taken."""

from collections.abc import Sequence

import pytest
from support.builders import MORNING

from briefings.analysis.stories.ledger.pronoun_speakers import is_doubtful_speaker
from briefings.core.analysis import Analysis, Claim, Sentence, SpeakerClass
from briefings.core.article import Article, Span, create_article

DOE, PERSON, OTHERS = "Ada Doe", SpeakerClass.PERSON, SpeakerClass.OTHERS


def an_article(text: str) -> Article:
    return create_article(outlet="Post", title="Bridge", text=text, collected=MORNING, origin="t", language="en")


def a_claim(article: Article, source: str, cue: str, speaker: str, kind: SpeakerClass) -> Claim:
    """A claim by the last place of the words for its speaker, and its cue; what is said follows."""
    at, said = article.text.rindex(source), article.text.rindex(cue)
    return Claim(
        Span(article.id, said + len(cue), len(article.text)),
        Span(article.id, said, said + len(cue)),
        Span(article.id, at, at + len(source)),
        speaker,
        kind,
        "indirect",
    )


def read(article: Article, claims: Sequence[Claim]) -> Analysis:
    """The reading of an article whose sentences end with full stops."""
    sentences: list[Sentence] = []
    start = 0
    for part in article.text.split(". "):
        end = min(start + len(part) + 1, len(article.text))
        sentences.append(Sentence(Span(article.id, start, end), 0))
        start = end + 1
    return Analysis(article=article.id, model="test", language="en", sentences=tuple(sentences), claims=tuple(claims))


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "doubtful"),
    [
        ("Ada Doe came late. Roe noted it was cold. She said that the bridge fell.", "Roe", OTHERS, True),
        ("Ada Doe came late. A friend noted it was cold. She said that the bridge fell.", "A friend", OTHERS, True),
        ("Ada Doe came late. Ada Doe noted it was cold. She said that the bridge fell.", DOE, PERSON, False),
        # she is named again behind what the other says
        ("Roe noted that Ada Doe came late. She said that the bridge fell.", "Roe", OTHERS, False),
        # many cannot be "she"
        (
            "Ada Doe came late. Pilots of it noted it was cold. She said that the bridge fell.",
            "Pilots of it",
            OTHERS,
            False,
        ),
    ],
)
def test_a_pronoun_behind_somebody_else_who_speaks_is_doubtful(
    text: str, speaker: str, kind: SpeakerClass, doubtful: bool
) -> None:
    article = an_article(text)
    before = a_claim(article, speaker, "noted", speaker, kind)
    claim = a_claim(article, "She", "said", DOE, PERSON)
    assert is_doubtful_speaker(claim, article, read(article, (before, claim))) is doubtful


def test_what_somebodys_spokesman_does_he_does_not_say_himself() -> None:
    article = an_article("It was Ada Doe, whose spokesman tried to help by saying that the bridge was lost.")
    claim = a_claim(article, "Ada Doe", "saying", DOE, PERSON)
    assert is_doubtful_speaker(claim, article, read(article, (claim,)))
