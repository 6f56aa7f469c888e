"""Page 1: every topic is heard, every sentence is graded, and what is left open is said in the texts' own words."""

from dataclasses import replace
from datetime import date

import pytest
from edition.tables.test_story_tables import a_row, a_side
from edition.test_editor import one_story, whole
from support.builders import MORNING, a_reading, an_article

from briefings.core.account import Disagreement, OpenMatter, StoryLedger
from briefings.core.analysis import DateExpression
from briefings.core.article import Span
from briefings.core.dossier import Dossier
from briefings.core.edition import CitedSentence, Section, StoryItem
from briefings.core.outlet_table import Outlet, build_outlet_table
from briefings.edition import editor, front_page
from briefings.edition.page_room import FrontPageFrame

TEXT = (
    "The port reopened on Monday, the harbour authority said. Ships could sail again by the end of the week. "
    "The price of the repair was not disclosed. The port office did not say who pays for the crane."
)


def an_item(name: str) -> StoryItem:
    points = (CitedSentence(f"{name}.", (), (1,)),)
    importance = {"a": 0.9, "b": 0.8, "c": 0.7, "x": 0.1}[name]
    return StoryItem(name, name, points, None, None, ("A",), 1, 1, 1, (1,), scores=(("importance", importance),))


def a_section(*names: str) -> Section:
    return Section("t", "T", (), False, tuple(an_item(name) for name in names), (), len(names))


def test_the_front_page_hears_every_topic_before_it_hears_one_three_times() -> None:
    told = front_page.choose_lead_sentences((a_section("a", "b", "c"), a_section("x")), 3)
    assert [story for story, _ in told] == ["a", "b", "x"]
    assert [point.text for _, point in told] == ["a.", "b.", "x."]


@pytest.mark.parametrize(
    ("lengths", "taken"), [((), 0), ((30,), 1), ((20, 20, 9, 9), 2), ((20, 20, 9), 1), ((50, 20, 9, 9), 1)]
)
def test_the_bottom_line_is_one_sentence_or_two_short_ones(lengths: tuple[int, ...], taken: int) -> None:
    points = [CitedSentence("word " * length, (), ()) for length in lengths]
    assert front_page.count_bottom_line_sentences(points, 60) == taken


def a_span(words: str, of: str) -> Span:
    return Span(of, TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture
def dossier() -> Dossier:
    """One text in two outlets, with a statement in it and two matters left open."""
    first, copy = an_article(TEXT, outlet="A"), an_article(TEXT, outlet="B")
    found = one_story(first, copy)
    said = a_row(
        "The port reopened on Monday",
        spans=(a_span("The port reopened on Monday", first.id),),
        speaker="harbour authority",
        articles=(first.id, copy.id),
        grade="C3",
        roots=1,
    )
    matters = [
        OpenMatter(
            matter=matter,
            span=a_span(matter, first.id),
            cue=cue,
            sentence=a_span(sentence, first.id),
            left_open_by=holder,
            outlets=("A",),
            articles=(first.id,),
            first_seen=MORNING,
        )
        for matter, cue, holder, sentence in (
            ("The price of the repair", "was not disclosed", "", "The price of the repair was not disclosed."),
            (
                "who pays for the crane",
                "did not say",
                "port office",
                "The port office did not say who pays for the crane.",
            ),
            ("crane", "did not say", "port office", "The port office did not say who pays for the crane."),
        )
    ]
    return replace(
        found, accounts=(StoryLedger(story=found.stories[0].id, claims=(said,), open_matters=tuple(matters)),)
    )


def the_front(dossier: Dossier) -> tuple[editor.EditingContext, front_page.FrontPage]:
    story = dossier.stories[0]
    first = Span(story.id, 0, TEXT.index(" Ships"))
    desk = editor.build_editing_context(dossier, {story.id: ((first,),)})
    part = editor.build_section(
        desk,
        dossier.placements[0],
        [editor.build_story_item(desk, story, whole)],
        (),
        editor.choose_edition_calendar(dossier, 8),
        5,
    )
    return desk, front_page.compose_front_page(desk, (part,), build_outlet_table(()), whole, FrontPageFrame("T"))


def test_a_sentence_that_a_statement_fills_has_its_speaker_and_grade(dossier: Dossier) -> None:
    (point,) = the_front(dossier)[1].bottom_line
    assert point.text == "The port reopened on Monday, the harbour authority said."
    assert (point.speaker, point.unnamed, point.grade, point.roots) == ("harbour authority", False, "C3", 1)


def test_what_is_left_open_stands_in_the_words_of_the_text_where_somebody_left_it_so(dossier: Dossier) -> None:
    desk, front = the_front(dossier)
    assert [point.text for point in front.undisclosed] == ["who pays for the crane"]
    assert [point.speaker for point in front.undisclosed] == ["port office"]
    for point in front.undisclosed:
        (span,) = point.spans
        assert desk.articles[span.article].text[span.start : span.end] == point.text
        assert point.references == (1, 2)


def test_an_edition_of_one_story_says_what_is_asserted_in_it_and_nothing_twice(dossier: Dossier) -> None:
    story = dossier.accounts[0]
    more = a_row(
        "Ships could sail again", spans=(a_span("Ships could sail again", dossier.articles[0].id),), named=False
    )
    front = the_front(replace(dossier, accounts=(replace(story, claims=(*story.claims, more)),)))[1]
    assert [point.text for point in front.points] == ["Ships could sail again by the end of the week."]
    assert front.points[0].unnamed


def test_a_sentence_without_a_speaker_is_graded_by_its_carriers(dossier: Dossier) -> None:
    desk, _ = the_front(dossier)
    ships = Span(dossier.articles[0].id, TEXT.index("Ships"), TEXT.index(" The price"))
    point = editor.cite_sentence(desk, (ships,), whole)
    account = dossier.accounts[0]
    known = build_outlet_table([Outlet("A", owner="A", reliability="B")])
    judged = front_page.with_grade(desk, point, account, known)
    assert (judged.speaker, judged.grade, judged.roots) == ("", "B6", 1)
    sides = (a_side("12", "x"), replace(a_side("15", "y"), sentence=ships))
    disputed = replace(account, disagreements=(Disagreement("number", "ships", sides),))
    assert front_page.with_grade(desk, point, disputed, known).grade == "B4"


def test_without_a_story_the_front_page_is_empty() -> None:
    dossier = one_story(an_article(TEXT))
    desk = editor.build_editing_context(dossier, {})
    assert front_page.compose_front_page(
        desk, (), build_outlet_table(()), whole, FrontPageFrame("T")
    ) == front_page.FrontPage((), (), ())


def test_a_sentence_stands_once_though_two_statements_are_in_it() -> None:
    article = an_article(TEXT, outlet="A")
    rows = tuple(a_row(words, spans=(a_span(words, article.id),)) for words in ("The port", "harbour authority"))
    dossier = replace(one_story(article), readings=(a_reading(article),))
    said = front_page.cite_statements(
        editor.build_editing_context(dossier, {}), StoryLedger(story="s", claims=rows), whole
    )
    assert [point.text for point in said] == ["The port reopened on Monday, the harbour authority said."]


def test_what_lies_deep_in_a_text_does_not_lead_page_1(dossier: Dossier) -> None:
    story = dossier.stories[0]
    opening = "Who pays? " * 6
    article = replace(dossier.articles[0], text=opening + TEXT)
    deep = replace(dossier, articles=(article, dossier.articles[1]), readings=(a_reading(article),), accounts=())
    point = Span(story.id, len(opening), len(opening) + TEXT.index(" Ships"))
    context = editor.build_editing_context(deep, {story.id: ((point,),)})
    part = replace(a_section(), items=(editor.build_story_item(context, story, whole),))
    assert (
        front_page.compose_front_page(context, (part,), build_outlet_table(()), whole, FrontPageFrame("T")).bottom_line
        == ()
    )


def test_every_sentence_has_its_day_and_the_days_that_its_words_mean(dossier: Dossier) -> None:
    first = dossier.articles[0]
    monday = a_span("Monday", first.id)
    found = DateExpression(monday, date(2026, 3, 9), date(2026, 3, 9), 0)
    dated = replace(dossier, readings=(replace(dossier.readings[0], dates=(found,)), *dossier.readings[1:]))
    (point,) = the_front(dated)[1].bottom_line
    assert (point.published, point.days) == (MORNING.date(), (("Monday", date(2026, 3, 9)),))


def test_what_goes_on_without_news_and_what_is_only_comment_make_way() -> None:
    comment = replace(an_item("a"), scores=(("importance", 0.9), ("comment", 0.5)))
    part = replace(a_section("b", "c"), items=(comment, an_item("b"), an_item("c")), discovered=True)
    leads = front_page.choose_lead_sentences((part,), 3, unchanged={"b"})
    assert [story for story, _ in leads] == ["c", "a"]


def test_what_nothing_holds_together_fills_the_room_that_is_left() -> None:
    left_over = replace(a_section("a"), title="Also reported", discovered=True)
    subject = replace(a_section("b"), title="Education", discovered=True)
    leads = front_page.choose_lead_sentences((left_over, subject), 3)
    assert [story for story, _ in leads] == ["b", "a"]


def test_a_story_whose_first_sentence_is_refused_is_told_by_its_next() -> None:
    item = an_item("a")
    item = replace(item, points=(*item.points, CitedSentence("The quay shut.", (), (1,))))
    (lead,) = front_page.choose_lead_sentences(
        (replace(a_section("b"), items=(item,)),), 3, is_fit=lambda point: point.text != "a."
    )
    assert (lead[0], lead[1].text) == ("a", "The quay shut.")


def test_words_of_the_beat_make_no_two_sentences_the_same() -> None:
    texts = [
        "The Selene harbour board of Mara Venn shut the quay.",
        "The Selene harbour board of Mara Venn sold a tug.",
        "The Selene harbour board of Mara Venn raised fees.",
        "The Selene harbour board of Mara Venn shut the quay on Monday.",
    ]
    items = [
        replace(
            an_item("a"),
            id=f"{number}",
            points=(CitedSentence(text, (), (1,)),),
            scores=(("importance", 1 - number / 9),),
        )
        for number, text in enumerate(texts)
    ]
    part = replace(a_section("a"), items=tuple(items), discovered=True)
    assert [story for story, _ in front_page.choose_lead_sentences((part,), 9)] == ["0", "1", "2"]


def test_the_place_of_a_dateline_says_nothing() -> None:
    text = "TEREN (Northwire) - The port reopened on Monday, state radio said."
    article = an_article(text)
    desk = editor.build_editing_context(one_story(article), {})
    whole, cut = Span(article.id, 0, len(text)), Span(article.id, text.index("The port"), len(text))
    assert front_page.is_of_dateline(desk, "Teren", cut)
    assert not front_page.is_of_dateline(desk, "state radio", cut)
    assert not front_page.is_of_dateline(desk, "Teren", whole)
