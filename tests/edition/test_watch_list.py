"""Names on the watch list: where they are named, what is said by them and about them, what is new."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from app.test_pipeline import a_plan
from support.analysed import reader
from support.builders import an_article
from support.fakes import NOON
from support.ledgers import account

from briefings.app.pipeline import make_briefing
from briefings.core.article import Article
from briefings.core.edition import Briefing, WatchedName
from briefings.core.serialization import briefing_from_json, briefing_to_json, canonical_bytes
from briefings.core.stories import Watch, WatchKind
from briefings.core.table import QuotedText
from briefings.edition.changes import with_changes_since
from briefings.edition.policy import for_topics
from briefings.edition.verification.quoted_words import check_quotations

OPENING = "The bridge over the Aune was opened on Friday morning."
SAID = "Zoë Brandt-Lund said that the bridge would stay open for the summer."
ABOUT = "The mayor of Torvik said that Zoe Brandt Lund had paid for none of it."


def made(articles: Sequence[Article], *watches: Watch) -> Briefing:
    plan = replace(a_plan(*articles), analyser=reader(), watches=watches)
    return make_briefing(plan, NOON)


@pytest.fixture(scope="module")
def reported() -> tuple[Article, ...]:
    return (
        account(f"{OPENING} {SAID}", "Torvik Echo", 0),
        account(f"{OPENING} {ABOUT} Nobody from Brandtlund came.", "River Herald", 2),
    )


def watched(briefing: Briefing) -> WatchedName:
    return briefing.watched[0]


def test_a_name_is_found_however_it_is_accented_and_hyphenated(reported: tuple[Article, ...]) -> None:
    found = watched(made(reported, Watch("zoe brandt-lund", WatchKind.PERSON)))
    assert [times for _, times in found.mentions] == [1, 1]
    assert found.new == tuple(number for number, _ in found.mentions)
    assert found.sentence
    assert found.sentence.text == ABOUT
    assert [row.text for row in found.said_by] == ["the bridge would stay open for the summer"]
    assert ["paid for none of it" in row.text for row in found.said_about] == [True]


def test_a_name_ends_where_a_word_ends_and_a_phrase_does_not(reported: tuple[Article, ...]) -> None:
    whole, phrase = made(reported, Watch("Brandt", WatchKind.BODY), Watch("Brandt")).watched
    assert (sum(n for _, n in whole.mentions), sum(n for _, n in phrase.mentions)) == (2, 3)
    assert phrase.said_by == ()


def test_what_another_spelling_names_counts_once(reported: tuple[Article, ...]) -> None:
    (found,) = made(reported, Watch("Brandt-Lund", WatchKind.PERSON, ("Zoë Brandt-Lund", "Zoe"))).watched
    assert [times for _, times in found.mentions] == [1, 1]


def test_who_is_not_named_is_listed_with_nothing(reported: tuple[Article, ...]) -> None:
    briefing = made(reported, Watch("Ida Holm", WatchKind.PERSON))
    assert watched(briefing) == WatchedName(name="Ida Holm", kind=WatchKind.PERSON)
    assert briefing.tables == ()


def test_new_is_what_the_edition_before_did_not_have(reported: tuple[Article, ...]) -> None:
    watch = Watch("Zoe Brandt-Lund", WatchKind.PERSON)
    before, after = made(reported[:1], watch), made(reported, watch)
    briefing = with_changes_since(after, before, 2)
    (later,) = [source.number for source in briefing.sources if source.outlet == "River Herald"]
    assert watched(briefing).new == (later,)
    mentions, statements = briefing.tables
    assert [(row[0], row[1], row[2], row[3]) for row in mentions.rows] == [(watch.name, 2, 2, 1)]
    # The statement that the edition before had is told there.
    assert [str(row[1]) for row in statements.rows] == ["about"]


def test_everything_quoted_stands_in_the_articles_cited(reported: tuple[Article, ...]) -> None:
    briefing = made(reported, Watch("Zoe Brandt-Lund", WatchKind.PERSON))
    quoted = [cell for table in briefing.tables for row in table.rows for cell in row if isinstance(cell, QuotedText)]
    assert len(quoted) == 3
    checked = list(check_quotations(briefing, {article.id: article.text for article in reported}))
    assert [fault for result in checked for fault in result.failures] == []
    assert sum(result.passed for result in checked if result.subject.startswith("watch")) >= 3


def test_readers_of_a_topic_have_what_its_articles_say(reported: tuple[Article, ...]) -> None:
    briefing = made(reported, Watch("Zoe Brandt-Lund", WatchKind.PERSON))
    narrowed = for_topics(briefing, ["a topic that nothing is in"])
    assert watched(narrowed).mentions == watched(narrowed).said_by == ()
    assert watched(narrowed).sentence is None


def test_an_edition_with_a_watch_list_is_read_back(reported: tuple[Article, ...]) -> None:
    briefing = made(reported, Watch("Zoe Brandt-Lund", WatchKind.PERSON))
    assert briefing_from_json(briefing_to_json(briefing)) == briefing


def test_an_edition_without_one_keeps_its_digest() -> None:
    assert b'"watched"' not in canonical_bytes(made([an_article()]))
