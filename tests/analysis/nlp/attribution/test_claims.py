"""Who says what, read without a parser; `test_mission` and the benchmark see the same rules with one."""

import pytest
from support.analysed import claimed, content, extract_claims, read, told, words

from briefings.analysis.nlp.attribution import claims


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "statement"),
    [
        ("Jane Doe said that the talks had failed.", "Jane Doe", "said", "the talks had failed"),
        ("According to Jane Doe, the talks had failed.", "Jane Doe", "According to", "the talks had failed"),
        ("The talks had failed, according to Jane Doe.", "Jane Doe", "according to", "The talks had failed"),
        ("The talks had failed, Jane Doe said.", "Jane Doe", "said", "The talks had failed"),
        ("“The talks have failed,” said Jane Doe.", "Jane Doe", "said", "“The talks have failed,”"),
        ('"The talks have failed," Jane Doe said.', "Jane Doe", "said", '"The talks have failed,"'),
        ("Jane Doe: “The talks have failed.”", "Jane Doe", ":", "“The talks have failed.”"),
        ("TASS reported that the talks went well.", "TASS", "reported", "the talks went well"),
        ("Poll: Most voters want change and more money", "Poll", ":", "Most voters want change and more money"),
    ],
)
def test_a_report_of_speech_is_found_with_its_speaker(text: str, speaker: str, cue: str, statement: str) -> None:
    assert told(text) == [(speaker, cue, statement)]


def test_a_quotation_that_goes_on_behind_its_speaker_is_one_claim() -> None:
    found = told("“The talks have failed,” said Jane Doe. “We are going home.”")
    assert found == [("Jane Doe", "said", "“The talks have failed,” … “We are going home.”")]


def test_an_interview_gives_each_turn_to_its_speaker() -> None:
    found = told(
        "Gazette: So there was a call.\n\nStanic: There was a call, and it was short.\n\nGazette: Who called?\n\n"
        "Stanic: I will not answer that question."
    )
    assert [(who, said) for who, _, said in found if who == "Stanic"] == [
        ("Stanic", "There was a call, and it was short."),
        ("Stanic", "I will not answer that question."),
    ]


def test_a_rubric_is_nobody() -> None:
    assert not told("Update: Rescuers reach the village in the hills")
    assert not told("Ingredients: flour, water, salt and a little oil")


def test_reported_speech_inside_reported_speech_stays_with_the_outer_speaker() -> None:
    found = told("Ada Venn said that Jane Doe had told the council that no proposal was on the table.")
    assert found == [
        ("Ada Venn", "said", "Jane Doe had told the council that no proposal was on the table"),
    ]


def test_a_denial_is_denied() -> None:
    (claim,) = claimed("The ministry denied that data had been stolen.")
    assert claim.polarity == "denied"


def test_a_pronoun_goes_to_the_nearest_person_it_fits() -> None:
    text = "Donald Venn met Hillary Doe on Monday. She said the talks were over. He said that they were not over."
    assert [who for who, _, _ in told(text)] == ["Hillary Doe", "Donald Venn"]


def test_a_pronoun_without_a_bearer_stays_unresolved() -> None:
    (claim,) = claimed("He said that the talks were over.")
    assert (claim.speaker, claim.speaker_class) == ("He", "unresolved")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Officials said that the bridge had collapsed.", "officials"),
        ("A Western diplomat said that the bridge had collapsed.", "diplomats"),
        ("Residents of the old quarter said that the bridge had collapsed.", "eyewitnesses"),
        ("State television said that the bridge had collapsed.", "state media"),
        ("A military source said that the bridge had collapsed.", "military"),
        ("Intelligence officials said that the bridge had collapsed.", "intelligence"),
        ("Analysts said that the bridge had collapsed.", "analysts"),
        ("Human rights activists said that the bridge had collapsed.", "activists"),
        ("A report said that the bridge had collapsed.", "document"),
        ("Reuters said that the bridge had collapsed.", "agency"),
        ("The Syrian Ministry of Defense said that the bridge had collapsed.", "official body"),
    ],
)
def test_a_speaker_is_classed(text: str, kind: str) -> None:
    (claim,) = claimed(text)
    assert claim.speaker_class == kind


def test_no_claim_loses_its_hedge() -> None:
    text = "Observers said that the format could reportedly help. Officials said that it may fail."
    article, _ = read(text)
    first, second = claimed(text)
    assert [words(article, hedge) for hedge in first.hedges] == ["could", "reportedly"]
    assert [words(article, hedge) for hedge in second.hedges] == ["may"]


@pytest.mark.parametrize(
    "text",
    [
        "“An unclosed quotation over the whole text, Jane Doe said.\n\nIt goes on.\n\nAnd on, she said.",
        "“" + "One long quotation. " * 200 + "”",
        '"""""""""" said said said said, said.',
        "Two dead in quake\n\nNothing more",
        "said",
        "According to",
        "According to , according to .",
        "“”‘’«»„“「」'\"''``",
        "He said she said they said he said it was over.",
        "X: Y: Z: “A”: said.",
        "\n\n".join(["Q: What?", "A: That."] * 50),
    ],
)
def test_odd_text_breaks_nothing_and_every_span_lies_in_it(text: str) -> None:
    article, reading = read(text)
    for claim in extract_claims(article, reading):
        for span in (claim.content, claim.cue, *claim.continued, *claim.hedges):
            assert 0 <= span.start < span.end <= len(article.text)
            assert "\n\n" not in words(article, span)
        assert content(article, claim).strip()


def test_an_empty_text_claims_nothing() -> None:
    assert claims.extract_claims_and_gaps("a", "", (), ()) == ((), ())
