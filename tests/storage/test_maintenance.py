"""What keeps a library in order, whichever database it lives in."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from storage.test_library import an_edition
from support.builders import an_article
from support.fakes import Clock

from briefings.app.collection import collect_sources
from briefings.app.project import open_project
from briefings.core.article import Article
from briefings.storage.library import Library
from briefings.storage.records import AddResult
from briefings.storage.schema import TEXTS
from briefings.storage.search import ArticleQuery

Opener = Callable[..., Library]


def story(number: int, words: str = "Ministers met.") -> Article:
    return an_article(words, url=f"https://example.org/{number}")


def test_old_articles_are_forgotten_but_not_those_of_editions(opener: Opener) -> None:
    clock = Clock()
    library = opener(clock=clock)
    old = [story(n, f"Text {n % 300}.") for n in range(600)]
    library.add_articles(old)
    library.add_edition(an_edition(), [old[0].id])
    clock.now += timedelta(days=20)
    young = story(1000, "Text 1.")
    library.add_articles([young, story(2, "Edited.")])
    assert library.forget_older_than(30) == 0
    clock.now += timedelta(days=20)
    assert library.forget_older_than(30) == 598
    assert {a.id for a in library.iter_articles_in_window()} == {old[0].id, young.id, old[2].id}
    with library._begin_read() as connection:
        texts = connection.scalar(select(func.count()).select_from(TEXTS))
    assert texts == 4  # that of the cited one, both of the edited one, and one that the young one shares
    assert list(library.integrity_problems()) == []


def test_what_was_forgotten_is_no_news_when_a_feed_still_lists_it(opener: Opener) -> None:
    clock = Clock()
    library = opener(clock=clock)
    library.add_articles([story(1)])
    clock.now += timedelta(days=40)
    library.forget_older_than(30)
    assert library.find_known_ids([story(1).id]) == {story(1).id}
    assert library.add_articles([story(1), story(1, "Edited.")]) == AddResult((), (), 2)
    assert list(library.iter_articles_in_window()) == []


def test_articles_that_no_edition_is_made_of_are_told_apart(library: Library) -> None:
    library.add_articles([story(1), story(2)])
    library.add_edition(an_edition(), [story(1).id])
    assert [e.id for e in library.search_articles(ArticleQuery(unused=True))] == [story(2).id]
    library.add_edition(an_edition(), [story(2).id])
    assert library.list_cited_ids("e1") == (story(2).id,)


def test_damage_is_found_and_named(library: Library) -> None:
    library.add_articles([story(1, "First."), story(2, "Second.")])
    assert list(library.integrity_problems()) == []
    with library._begin_write() as connection:
        connection.execute(text("UPDATE texts SET body = 'Changed.' WHERE body = 'First.'"))
        connection.execute(text(f"UPDATE articles SET version = 7 WHERE id = '{story(2).id}'"))
        connection.execute(text("INSERT INTO texts (digest, body) VALUES ('d', 'left over')"))
    found = "\n".join(library.integrity_problems())
    assert "is not what it was when it came in" in found
    assert f"the article {story(2).id} does not say what its version says" in found
    assert "1 texts belong to no article" in found


def test_compacting_keeps_everything_and_mends_the_index(library: Library) -> None:
    library.add_articles([story(n) for n in range(50)])
    before = list(library.export_lines())
    with library._begin_write() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO article_words(article_words) VALUES('delete-all')"))
        else:
            connection.execute(text("UPDATE articles SET words = NULL"))
    assert "search index" in next(library.integrity_problems())
    library.compact()
    assert list(library.integrity_problems()) == []
    assert list(library.export_lines()) == before
    assert library.database.size() > 10_000


def test_a_round_of_collecting_forgets_what_the_settings_say(tmp_path: Path) -> None:
    path = tmp_path / "briefing.toml"
    path.write_text('title = "Daily"\n[library]\nkeep_days = 30\n')
    library = Library(tmp_path / "output" / "library.sqlite", clock=Clock())
    library.add_articles([story(1)])
    collect_sources(open_project(path))
    assert library.find_known_ids([story(1).id])
    assert list(library.iter_articles_in_window()) == []
