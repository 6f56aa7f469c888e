"""Numbering, citing and putting the edition together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.builders import MORNING, a_reading, an_article

from briefings.core.analysis import Claim
from briefings.core.article import Article, Span
from briefings.core.dossier import Dossier
from briefings.core.edition import Coverage
from briefings.core.stories import CopyGroup, Story, Topic, TopicStories
from briefings.core.text import slugify
from briefings.edition import editor


def whole(text: str) -> tuple[str, bool]:
    return text, False


def one_story(*articles: Article, root: int = 0) -> Dossier:
    """All articles as copies of the one at `root`, in one story of one topic."""
    members = (articles[root].id, *(a.id for n, a in enumerate(articles) if n != root))
    group = CopyGroup(members[0], members, "near")
    story = Story(members[0], (group,), MORNING, MORNING, tuple(sorted({a.outlet for a in articles})), 1)
    return Dossier(
        articles=articles,
        readings=tuple(a_reading(a) for a in articles),
        copies=(group,),
        stories=(story,),
        placements=(TopicStories(Topic("T", ("t",)), (story,), (1.0,)),),
    )


def test_a_point_is_verbatim_and_cites_every_copy_in_which_it_stands() -> None:
    full = an_article("The port\nreopened on Monday. Ships waited.", outlet="A")
    copy = an_article("The port reopened on Monday.", outlet="B")
    other = an_article("Ships waited.", outlet="C")
    desk = editor.build_editing_context(one_story(full, copy, other), {})
    point = editor.cite_sentence(desk, (Span(full.id, 0, 28),), whole)
    assert point.text == "The port reopened on Monday."
    assert point.references == (desk.numbers[full.id], desk.numbers[copy.id])


def test_the_source_s_own_hedges_are_marked_where_they_are_printed() -> None:
    article = an_article("It was said.\nThe port could\nreopen, and ships may wait.")
    said = Claim(Span(article.id, 0, 2), Span(article.id, 3, 6), None, "", "unattributed", "indirect")
    claim = replace(said, hedges=(Span(article.id, 22, 27), Span(article.id, 46, 49)))
    dossier = one_story(article)
    dossier = replace(dossier, readings=(replace(dossier.readings[0], claims=(claim,)),))
    point = editor.cite_sentence(
        editor.build_editing_context(dossier, {}), (Span(article.id, 13, 55),), lambda text: (text[:30], True)
    )
    assert [point.text[start:end] for start, end in point.hedges] == ["could"]
    whole_point = editor.cite_sentence(editor.build_editing_context(dossier, {}), (Span(article.id, 13, 55),), whole)
    assert [whole_point.text[start:end] for start, end in whole_point.hedges] == ["could", "may"]


def test_the_headline_is_the_title_of_what_is_quoted_first_or_of_a_copy_of_it() -> None:
    bare = an_article("Text.", title="Supplied", supplied=("title",), outlet="A")
    titled = an_article("Text.", title="Its own", outlet="B")
    dossier = one_story(bare, titled)
    assert editor.choose_headline(editor.build_editing_context(dossier, {}), dossier.stories[0]) == ("Its own", False)
    alone = one_story(bare)
    assert editor.choose_headline(editor.build_editing_context(alone, {}), alone.stories[0]) == ("Supplied", True)


def test_a_title_that_baits_gives_way_to_the_sentence_itself_which_is_marked_as_ours() -> None:
    article = an_article("The port reopened on Monday. Ships waited.", title="You won’t believe what the port did")
    dossier = one_story(article)
    context = editor.build_editing_context(dossier, {article.id: ((Span(article.id, 0, 28),),)})
    assert editor.choose_headline(context, dossier.stories[0]) == ("The port reopened on Monday", True)


def test_an_edition_with_one_story_bears_its_title() -> None:
    dossier = one_story(an_article(title="Port reopens"))
    assert editor.choose_title(editor.build_editing_context(dossier, {})) == "Port reopens"


def test_every_article_is_a_source_and_copies_point_to_their_text() -> None:
    dossier = one_story(an_article(outlet="A"), an_article(outlet="B"))
    listed = editor.build_source_list(editor.build_editing_context(dossier, {}), {a.id: "en" for a in dossier.articles})
    assert [(source.number, source.outlet, source.copy_of) for source in listed] == [(1, "A", None), (2, "B", 1)]


def test_a_source_opens_with_its_first_sentence_and_a_copy_with_none() -> None:
    text = "PORT SELENE.\nThe port reopened on Monday after a week. Ships waited."
    dossier = one_story(an_article(text, outlet="A"), an_article(text, outlet="B"))
    first, copy = editor.build_source_list(
        editor.build_editing_context(dossier, {}), {a.id: "en" for a in dossier.articles}, whole
    )
    assert first.lead is not None
    assert (first.lead.text, first.lead.references) == ("The port reopened on Monday after a week.", (1,))
    (span,) = first.lead.spans
    assert text[span.start : span.end] == first.lead.text
    assert copy.lead is None


def test_an_article_that_was_not_read_has_no_opening() -> None:
    dossier = one_story(an_article())
    dossier = replace(dossier, readings=(replace(dossier.readings[0], unread="written in French"),))
    (source,) = editor.build_source_list(
        editor.build_editing_context(dossier, {}), {a.id: "fr" for a in dossier.articles}, whole
    )
    assert source.lead is None


def test_the_numbers_of_a_story_stand_by_origin_the_widest_carried_first() -> None:
    dossier = one_story(an_article(outlet="A"), an_article(outlet="B"), an_article(outlet="C"))
    a, b, c = (article.id for article in dossier.articles)
    told = editor.build_story_item(
        editor.build_editing_context(dossier, {}), dossier.stories[0], whole, origins=((b,), (c, a))
    )
    assert told.origins == ((1, 3), (2,))


def test_a_date_in_the_future_is_never_the_last() -> None:
    future = MORNING + timedelta(days=400)
    dossier = one_story(an_article(outlet="A"), an_article(outlet="B", published=future))
    assert editor.publication_period(dossier) == (MORNING, MORNING)
    assert editor.edition_day(dossier, None) == MORNING.date()
    assert editor.choose_edition_calendar(dossier, 8).firsts == (MORNING.date(),)


def test_undated_articles_make_an_undated_edition_unless_now_is_given() -> None:
    dossier = one_story(an_article(published=None))
    assert editor.edition_day(dossier, None) is None
    assert editor.edition_day(dossier, datetime(2026, 3, 12, tzinfo=UTC)) == datetime(2026, 3, 12, tzinfo=UTC).date()


def test_unread_articles_are_counted_apart() -> None:
    dossier = one_story(an_article())
    unread = replace(dossier, readings=(replace(dossier.readings[0], unread="written in French"),))
    assert editor.count_coverage(unread, ()).unread == 1
    assert ("listed, not read", 1) in editor.build_glance_numbers(unread, editor.count_coverage(unread, ()))


def test_the_glance_leaves_away_what_is_nought() -> None:
    dossier = one_story(an_article())
    assert editor.build_glance_numbers(dossier, Coverage(1, 1, 0, 0, 0, 0)) == (
        ("topic", 1),
        ("story", 1),
        ("article", 1),
        ("outlet", 1),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [("Grain · Port Selene", "grain-port-selene"), ("«»", "briefing"), ("Зерно", "зерно"), ("a" * 99, "a" * 48)],
)
def test_a_slug_is_safe_in_a_file_name(text: str, name: str) -> None:
    assert slugify(text) == name
