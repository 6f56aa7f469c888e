"""A page leads with sentences of the report: not with a headline and a caption that were run together with them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from support.builders import a_reading, an_article

from briefings.analysis.stories.key_sentences import choose_key_sentences
from briefings.analysis.stories.lead_sentences import (
    can_open_page,
    find_lead_range,
    find_page_heads,
    is_lead,
    opens_with_surname,
    weigh_lead,
)
from briefings.core.analysis import Actor, DateExpression, Mention
from briefings.core.article import Article, Span

REST = "The mayor of Port Selene opened the halls to ships from Brenmark. Cranes were ordered in Port Selene."
GLUED = (
    "Ships wait where the crane fell About 30 ships wait outside Port Selene.",
    "Port strike: Workers walk out Dockers in Port Selene walked out at dawn.",
    "Ilse Brandt, left, at the quay Brenmark sent two tugs to Port Selene.",
)


def untitled(opening: str) -> Article:
    return an_article(f"{opening} {REST}", opening[:40], supplied=("title",))


def heads_of(*articles: Article) -> frozenset[str]:
    return find_page_heads(articles, {article.id: a_reading(article) for article in articles})


def test_openings_of_a_site_that_runs_its_headlines_into_them_are_not_trusted() -> None:
    whole = untitled("Dockers of Brenmark have agreed to unload ships from Port Selene.")
    glued = [untitled(opening) for opening in GLUED]
    assert heads_of(whole, *glued) == {whole.id, *(article.id for article in glued)}
    # One page alone tells nothing about another.
    assert heads_of(whole, glued[0]) == {glued[0].id}


def test_a_sentence_that_says_a_word_again_and_again_holds_no_headline_by_that() -> None:
    opening = "Dockers of Lethia told dockers of Ostrana that no docker of Lethia would unload ships of Ostrana."
    assert not heads_of(untitled(opening))


def test_openings_behind_a_dateline_or_below_a_title_are_trusted() -> None:
    dated = [untitled(f"PORT SELENE (Northwire) - {opening}") for opening in GLUED]
    titled = [an_article(f"{opening} {REST}") for opening in GLUED]
    assert not heads_of(*dated, *titled)


def test_a_story_is_told_by_the_sentence_behind_the_head_of_a_page() -> None:
    article = untitled(GLUED[0])
    readings = {article.id: a_reading(article)}
    ((first, *_),) = choose_key_sentences([article], readings, 1, heads_of(article))
    assert article.text[first.start : first.end].startswith("The mayor of Port Selene")
    assert find_lead_range(article, readings[article.id], heads_of(article))[0] == len(GLUED[0])
    # Where a text has nothing else, a line of the page is better than none.
    short = an_article(GLUED[0], GLUED[0], supplied=("title",))
    assert choose_key_sentences([short], {short.id: a_reading(short)}, 1, frozenset({short.id}))


@pytest.mark.parametrize(("text", "leans"), [("The crane was lifted.", True), ("The city council met.", False)])
def test_a_sentence_with_a_day_leads_better_and_one_that_leans_on_another_worse(text: str, leans: bool) -> None:
    article = an_article(f"A crane fell at the quay. {text}")
    span = Span(article.id, article.text.index(text), len(article.text))
    day = (article.published or article.collected).date()
    plain, dated, old, stale = (
        a_reading(article, dates=tuple(DateExpression(span, on, on, 1) for on in days))
        for days in ((), (day,), (day - timedelta(days=20),), (day - timedelta(days=40),))
    )
    assert weigh_lead(article, old, span) == weigh_lead(article, plain, span) < weigh_lead(article, dated, span)
    assert weigh_lead(article, stale, span) == 0.5 * weigh_lead(article, plain, span)
    assert (weigh_lead(article, dated, span) < 1) == leans


def test_a_text_that_opens_with_its_title_has_one_lead_sentence_more() -> None:
    said = " ".join(f"Ship {number} left Port Selene on Monday." for number in "ABCDEFG")
    plain = an_article(said, title="Ships leave harbour")
    titled = an_article(f"Ships leave harbour. {said}", title="Ships leave harbour")
    assert plain.text[: find_lead_range(plain, a_reading(plain))[1]].endswith("Ship E left Port Selene on Monday.")
    assert titled.text[: find_lead_range(titled, a_reading(titled))[1]].endswith("Ship E left Port Selene on Monday.")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("One study found that ferries lose money in Port Selene.", False),
        ("A new survey suggests that ferries lose money in Port Selene.", False),
        ("One study by the Selene Institute found that ferries lose money.", True),
        ("The Selene Institute found in a new study that ferries lose money.", True),
    ],
)
def test_what_a_study_found_leads_worse_where_nobody_is_named_for_it(text: str, named: bool) -> None:
    article = an_article(text)
    assert (weigh_lead(article, a_reading(article), Span(article.id, 0, len(text))) < 0.5) == (not named)


def test_what_lies_years_back_leads_worse() -> None:
    article = an_article("The navy held Port Selene from 1976 until 2005.")
    span, day = Span(article.id, 0, len(article.text)), (article.published or article.collected).date()
    plain = a_reading(article)
    old = a_reading(article, dates=(DateExpression(span, date(1976, 1, 1), date(2005, 12, 31), 1),))
    both = a_reading(article, dates=(*old.dates, DateExpression(span, day, day, 1)))
    assert weigh_lead(article, old, span) < weigh_lead(article, plain, span) < weigh_lead(article, both, span)


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("Activists say it was one part of the port guard firing on another.", False),
        ("Harbour officials said it was one of the ferries of the old line.", False),
        ("Harbour officials said it was too early to tell why the crane fell.", True),
        ("The harbour board said it was selling three ferries of the old line.", True),
    ],
)
def test_a_lead_says_what_its_it_is(text: str, fit: bool) -> None:
    article = an_article(text)
    assert is_lead(article, a_reading(article), Span(article.id, 0, len(text))) == fit


def test_the_end_of_a_number_that_was_cut_leads_nothing() -> None:
    article = an_article("The quake had 6. 1 magnitude earthquake hit the port and left 24 people dead.")
    cut = Span(article.id, article.text.index("1 magnitude"), len(article.text))
    assert not is_lead(article, a_reading(article), cut)
    whole = an_article("The port shut. Two dozen ferries left the quay of Selene.")
    assert is_lead(whole, a_reading(whole), Span(whole.id, 15, len(whole.text)))


@pytest.mark.parametrize(
    ("text", "spoken", "opens"),
    [
        ("The quay closed on Monday, the harbour master said.", False, False),
        ("The quay closed on Monday, the harbour master said.", True, True),
        ("The quay closed on Monday, according to the harbour master.", False, False),
        ("The quay closed on Monday, and the harbour master said nothing of ships or of cranes.", False, True),
        ("The crane closed the quay on Monday.", False, False),
        ("The broken crane, which Lethia had built, closed the quay on Monday.", False, False),
        ("The broken bridge, which Lethia had built, closed the quay on Monday.", False, True),
        ("Forty of those killed on Monday came from Teren.", False, False),
    ],
)
def test_page_1_prints_no_statement_without_its_speaker_and_nothing_that_leans(
    text: str, spoken: bool, opens: bool
) -> None:
    article = an_article(f"A crane fell. {text}")
    start = article.text.index(text)
    span = Span(article.id, start, len(article.text))
    assert can_open_page(article, span, [Span(article.id, start, start + 9)] if spoken else []) is opens


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("The mill of Teren closed on Monday.", False),
        ("The mill of Teren closed today.", False),
        ("The mill of Teren closed in May.", True),
        ("The mill of Teren shut its “Monday Hall”.", True),
    ],
)
def test_page_1_prints_no_day_of_a_text_without_a_date(text: str, opens: bool) -> None:
    article = replace(an_article(text), published=None)
    assert can_open_page(article, Span(article.id, 0, len(text)), []) is opens
    assert can_open_page(an_article(text), Span(an_article(text).id, 0, len(text)), [])


@pytest.mark.parametrize(
    ("opening", "opens"), [("Okoro", True), ("Mayor Okoro", False), ("Rosa Okoro", False), ("Ships", False)]
)
def test_page_1_opens_with_nobody_by_his_surname(opening: str, opens: bool) -> None:
    article = an_article(f"Rosa Okoro is mayor of Teren. {opening} left the harbour of Teren on Monday.")
    start = article.text.index(f"{opening} left")
    at = article.text.index("Okoro left") if "Okoro" in opening else start
    name = opening.removeprefix("Mayor ")
    spans = (Span(article.id, 0, 10), Span(article.id, at + 5 - len(name), at + 5))
    mentions = tuple(Mention("Rosa Okoro", "PERSON", span) for span in (spans if "Okoro" in opening else spans[:1]))
    actors = (Actor("Rosa Okoro", "PERSON", (), tuple(mention.span for mention in mentions)),)
    reading = a_reading(article, mentions=mentions, actors=actors)
    assert opens_with_surname(article, reading, Span(article.id, start, len(article.text))) is opens
