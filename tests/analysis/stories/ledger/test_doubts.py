"""What may be wrong with a printed statement, and how little is left of it where several signs meet."""

import pytest

from briefings.analysis.stories.ledger.doubts import SIGNS, TOLD_SIGNS, estimate_certainty, find_signs, load_weights
from briefings.core.analysis import Claim, SpeakerClass
from briefings.core.article import Span


def a_claim(content: str, speaker: str = "Jane Doe", kind: str = "indirect", said: str = "said") -> tuple[Claim, str]:
    """Return a claim and its text: "Jane Doe said …."."""
    text = f"{speaker} {said} {content}."
    start = len(speaker) + len(said) + 2
    named = SpeakerClass.OFFICIALS if speaker.rpartition(" ")[2].islower() else SpeakerClass.PERSON
    cue = Span("a", len(speaker) + 1, start - 1)
    return Claim(Span("a", start, len(text) - 1), cue, Span("a", 0, len(speaker)), speaker, named, kind), text


def signs(*given: str) -> set[str]:
    claim, text = a_claim(*given)
    return set(find_signs(claim, text, (claim.content,)))


@pytest.mark.parametrize(
    ("given", "sign"),
    [
        (("the port of Selene is open", "Doe"), "speaker of one word"),
        (("the port of Selene is open", "officials"), "speaker unnamed"),
        (("the port of Selene is open", "the official"), "speaker told before"),
        (("“I think they have left Selene”", "Jane Doe", "direct"), "lost pronoun in a quotation"),
        (("she had found Selene empty", "Adam Doe"), "lost pronoun in reported words"),
        (("it was another blow to Selene", "Lethian officials"), "opens with what it or they are"),
        (("such an outcome would hurt Selene", "Jane Doe"), "points back"),
        (("the attack came from the sea", "Jane Doe"), "noun told before"),
        (("the port was “a ruin” and empty", "Jane Doe", "partial"), "partly quoted"),
        (("the port of Selene is open", "Jane Doe", "indirect", "insisting"), "cue in -ing"),
    ],
)
def test_a_sign_of_doubt_is_seen(given: tuple[str, ...], sign: str) -> None:
    assert sign in signs(*given)


@pytest.mark.parametrize(
    "given",
    [
        ("the port of Selene would open on Monday", "Jane Doe"),
        ("she had found Selene empty", "Jane Doe"),
        ("it is clear that Selene will open", "Jane Doe"),
        ("“Selene is lost and its people know that they must leave it,”", "Jane Doe", "direct"),
        ("it was sending ships to Selene", "Italy"),
    ],
)
def test_a_clear_statement_has_none(given: tuple[str, ...]) -> None:
    assert signs(*given) == set()


def test_every_sign_weighs_and_certainty_falls_with_each_but_what_a_ledger_is_read_for() -> None:
    assert set(load_weights()) == {"base", *SIGNS}
    assert set(SIGNS) > TOLD_SIGNS
    plain, unnamed, nobody, one, two = (
        estimate_certainty(claim, text, (claim.content,))
        for claim, text in (
            a_claim("the port of Selene is open"),
            a_claim("the port of Selene is open", "officials"),
            a_claim("the port of Selene is open", ""),
            a_claim("the port of Selene is open", "the official"),
            a_claim("such a port of Selene is open", "the official"),
        )
    )
    assert 1 > plain == unnamed == nobody > one > two > 0
