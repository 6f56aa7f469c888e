"""Which speakers a text names without giving a person's name."""

import pytest
from support.builders import MORNING

from briefings.analysis.stories.ledger.named_speakers import (
    holds_office,
    is_named_body,
    is_named_medium,
    name_speaker,
)
from briefings.core.analysis import Analysis, Claim, Mention, SpeakerClass
from briefings.core.article import Span, create_article


@pytest.mark.parametrize(
    ("speaker", "named"),
    [
        ("The mayor of Amsel", True),
        ("The Amsel mayor", True),
        ("The mayor", False),
        ("The Amsel official", False),
        ("Lethia's finance minister", True),
        ("Lethia's best lawyer", False),
        ("Two mayors of Amsel", False),
    ],
)
def test_an_office_that_one_person_holds_names_its_holder(speaker: str, named: bool) -> None:
    assert holds_office(speaker) is named


@pytest.mark.parametrize(
    ("speaker", "named"),
    [
        ("Selvar news agency", True),
        ("The Daily Selvar newspaper", True),
        ("al-Amsel newspaper", True),
        ("Syrian state television", False),
        ("State TV", False),
        ("State media", False),
    ],
)
def test_a_medium_with_a_name_of_its_own_is_named(speaker: str, named: bool) -> None:
    claim = Claim(Span("a", 0, 5), Span("a", 6, 10), None, speaker, SpeakerClass.STATE_MEDIA, "indirect")
    assert is_named_medium(claim) is named


@pytest.mark.parametrize(
    ("speaker", "named"),
    [
        ("The Brankov campaign", True),
        ("the Lethian planning agency LPO", True),
        ("The Federal Government", True),
        ("a new report by Northwire", True),
        ("an article in The Selvar Courier", True),
        ("a Lethian rights group", False),
        ("The utilities commission", False),
        ("A Brankov aide", False),
        ("An economist at LPO Bank", False),
        ("the government", False),
        ("Lethian state TV", False),
        ("Lethians who now control the Senate", False),
        ("a report by a committee", False),
    ],
)
def test_a_body_with_a_name_a_government_and_a_report_by_a_name_are_named(speaker: str, named: bool) -> None:
    assert is_named_body(speaker) is named


@pytest.mark.parametrize(
    ("speaker", "kind", "trimmed"),
    [
        ("a parliamentary report released today", "document", "a parliamentary report"),
        ("a study published last week", "document", "a study"),
        ("The study published last week", "document", "The study published last week"),
        ("The ministry on Monday", "officials", "The ministry"),
        ("the Monday Club", "body", "the Monday Club"),
        ("Pty Ltd", "body", "Selvar Wheat Growers Pty Ltd"),
    ],
)
def test_a_speaker_has_no_day_in_the_end_and_a_firm_more_than_its_legal_form(
    speaker: str, kind: str, trimmed: str
) -> None:
    text = "On Monday Selvar Wheat Growers Pty Ltd said that five ships had sunk."
    article = create_article(outlet="Post", title="", text=text, collected=MORNING, origin="t", language="en")
    reading = Analysis(article=article.id, model="test", language="en")
    source = Span(article.id, text.index("Pty"), text.index(" said"))
    claim = Claim(Span(article.id, 45, 60), Span(article.id, 40, 44), source, speaker, SpeakerClass(kind), "indirect")
    assert name_speaker(claim, article, reading, []).speaker == trimmed


def test_a_body_is_not_the_one_that_it_speaks_of() -> None:
    text = "The ministry denied Northwind's claims that five ships had sunk. Amsel Ministry sold Northwind."
    article = create_article(outlet="Post", title="", text=text, collected=MORNING, origin="t", language="en")
    place = text.index("Northwind")
    mentions = (Mention("Northwind", "ORG", Span(article.id, place, place + len("Northwind"))),)
    reading = Analysis(article=article.id, model="test", language="en", mentions=mentions)
    for noun in ("The ministry", "The company"):
        claim = Claim(
            Span(article.id, 44, 63),
            Span(article.id, 13, 19),
            Span(article.id, 0, 12),
            noun,
            SpeakerClass.OFFICIALS,
            "indirect",
        )
        assert name_speaker(claim, article, reading, [Span(article.id, 0, 63)]).speaker == noun


def test_a_company_in_a_sentence_of_two_is_the_one_that_its_own_sentence_names() -> None:
    text = "Northwind said it bought a crane of Amsel Lines. The company said the Northwind ferries need it."
    article = create_article(outlet="Post", title="", text=text, collected=MORNING, origin="t", language="en")
    places = (("Northwind", 0), ("Amsel Lines", text.index("Amsel")), ("Northwind", text.index("Northwind", 9)))
    mentions = tuple(Mention(name, "ORG", Span(article.id, at, at + len(name))) for name, at in places)
    reading = Analysis(article=article.id, model="test", language="en", mentions=mentions)
    stop = text.index(". The") + 1
    source = Span(article.id, stop + 1, stop + 12)
    claim = Claim(
        Span(article.id, stop + 18, 90),
        Span(article.id, stop + 13, stop + 17),
        source,
        "The company",
        SpeakerClass.OFFICIALS,
        "indirect",
    )
    own, before = Span(article.id, stop, len(text)), Span(article.id, 0, stop)
    assert name_speaker(claim, article, reading, [own, before]).speaker == "Northwind"
    assert name_speaker(claim, article, reading, [own]).speaker == "The company"


@pytest.mark.parametrize(
    ("before", "speaker", "named"),
    [
        ("Northwind bought two ferries.", "The company", "Northwind"),
        ("Northwind bought two ferries.", "The ferry maker", "Northwind"),
        ("Northwind bought two ferries of Amsel Lines.", "The company", "The company"),
        ("Two ferries were bought.", "The company", "The company"),
        ("Northwind bought two ferries.", "The government", "The government"),
        ("Northwind bought two ferries.", "Pilots", "Pilots"),
    ],
)
def test_a_company_goes_by_the_one_name_in_the_sentence_before(before: str, speaker: str, named: str) -> None:
    article = create_article(outlet="Post", title="", text=before, collected=MORNING, origin="t", language="en")
    mentions = tuple(
        Mention(name, "ORG", Span(article.id, before.index(name), before.index(name) + len(name)))
        for name in ("Northwind", "Amsel Lines")
        if name in before
    )
    reading = Analysis(article=article.id, model="test", language="en", mentions=mentions)
    claim = Claim(Span("a", 0, 5), Span("a", 6, 10), None, speaker, SpeakerClass.OFFICIALS, "indirect")
    assert name_speaker(claim, article, reading, [Span(article.id, 0, len(before))]).speaker == named


def test_a_statement_is_whose_the_sentence_before_says() -> None:
    before = "Northwind said in a statement on Monday that five ships had sunk."
    article = create_article(outlet="Post", title="", text=before, collected=MORNING, origin="t", language="en")
    known = Claim(Span(article.id, 44, 65), Span(article.id, 10, 14), None, "Northwind", SpeakerClass.BODY, "indirect")
    reading = Analysis(article=article.id, model="test", language="en", claims=(known,))
    place = [Span(article.id, 0, len(before))]
    for words, named in (("the statement", "Northwind"), ("the report", "the report")):
        claim = Claim(Span("a", 0, 5), Span("a", 6, 10), None, words, SpeakerClass.DOCUMENT, "indirect")
        assert name_speaker(claim, article, reading, place).speaker == named
