"""The commands of the library, as people and their scripts call them."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from storage.test_library import a_delivery, an_edition
from support.builders import an_article

from briefings.app.listings import format_listing
from briefings.cli.main import app
from briefings.cli.output import format_bold
from briefings.core.errors import UsageError
from briefings.storage.library import Library
from briefings.storage.query import parse_query
from briefings.storage.search import ArticleQuery

Say = Callable[..., str]


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """A desk with three articles, one of them edited."""
    (tmp_path / "briefing.toml").write_text('title = "Daily"\n')
    library = Library(tmp_path / "output" / "library.sqlite")
    library.add_articles(
        [
            an_article("The ferry sank.\n\nTwo were hurt.", "Ferry sinks", url="https://example.org/1"),
            an_article("The dam holds.", "Dam holds", outlet="Harbour Post", published=None, supplied=("outlet",)),
            an_article("Ministers met.", "Ministers meet", url="https://example.org/3"),
        ]
    )
    library.add_articles(
        [an_article("The ferry sank.\n\nThree were hurt.", "Ferry sinks", url="https://example.org/1")]
    )
    return library


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command of the desk; return what it prints."""

    def run(*words: str, code: int | None = None) -> str:
        assert app([*words, "-s", str(tmp_path / "briefing.toml")], standalone_mode=False) == code
        return capsys.readouterr().out

    return run


def ids(text: str) -> list[str]:
    return [json.loads(line)["title"] for line in text.splitlines()]


def test_search_shows_the_passage_and_its_date(desk: Library, say: Say) -> None:
    (line, passage) = say("search", "ferry", "hurt").splitlines()
    assert line.endswith("2026-03-10 06:30  The Courier: Ferry sinks  (2 versions)")
    assert passage == "    The ferry sank. Three were hurt."
    row = json.loads(say("search", "three OR nothing", "--json"))
    assert [row["snippet"][start:end] for start, end in row["found"]] == ["Three"]
    assert row["published"] == "2026-03-10T06:30:00Z"


def test_on_a_terminal_what_was_found_stands_out(desk: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    (entry,) = desk.search_articles(ArticleQuery(query=parse_query("three")))
    assert "\x1b[1mThree\x1b[0m were" in format_listing(entry, format_bold)


def test_articles_are_listed_and_narrowed(desk: Library, say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    desk.add_edition(an_edition(), [an_article(url="https://example.org/3").id])
    assert ids(say("articles", "--unread", "--json")) == ["Dam holds", "Ferry sinks"]
    assert ids(say("articles", "--outlet", "harbour post", "--json")) == ["Dam holds"]
    assert say("articles", "--since", "2026-03-11") == ""
    assert len(ids(say("articles", "--until", "2026-03-10", "--json"))) == 3
    app(["articles", "-n", "1", "-s", str(Path(desk.place).parent.parent / "briefing.toml")], standalone_mode=False)
    assert capsys.readouterr().err == "and 2 more; -n lists more of them\n"


def test_an_article_is_shown_by_id_beginning_or_address(desk: Library, say: Say) -> None:
    article = an_article(url="https://example.org/1")
    for said in (article.id, article.id[:5], "https://example.org/1"):
        assert "Three were hurt." in say("show", said)
    told = say("show", article.id, "--versions")
    assert "- Two were hurt.\n+ Three were hurt.\n" in told
    row = json.loads(say("show", article.id, "--json"))
    assert [version["number"] for version in row["versions"]] == [1, 2]
    with pytest.raises(UsageError, match="neither an article 'nothing' in"):
        say("show", "nothing")


def test_editions_are_listed_with_what_became_of_them(desk: Library, say: Say) -> None:
    desk.add_edition(an_edition(), ["a", "b"])
    desk.set_delivery(a_delivery())
    assert say("editions") == "2026-03-12 12:00  No. 1    e1  made, 2 articles, sent to 1\n"
    row = json.loads(say("editions", "--json"))
    assert (row["name"], row["articles"], row["sent"]) == ("e1", 2, 1)


def test_a_library_is_exported_and_imported(desk: Library, say: Say, tmp_path: Path) -> None:
    file = tmp_path / "library.jsonl"
    assert say("library", "export", str(file)) == f"{file}: 3 lines after the head\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert say("library", "export", "-") == file.read_text()
    assert say("library", "import", str(file)).endswith(": 0 new, 3 there already, 0 not taken in\n")
    file.write_text(file.read_text() + "broken\n")
    assert "3 there already, 1 not taken in" in say("library", "import", str(file), code=3)
    with pytest.raises(UsageError, match="cannot read"):
        say("library", "import", str(tmp_path / "none"))
    with pytest.raises(UsageError, match="cannot write"):
        say("library", "export", str(tmp_path / "none" / "file"))


def test_a_library_is_checked_and_made_compact(desk: Library, say: Say) -> None:
    assert say("library", "check").startswith(f"ok     {desk.place}, 0.")
    assert "0 articles forgotten" in say("library", "compact")
    with desk._begin_write() as connection:
        connection.execute(text("UPDATE texts SET body = 'x' WHERE body = 'Ministers met.'"))
    assert say("library", "check", code=1).count("wrong  ") == 2


def test_outlets_are_listed_with_what_is_known_of_them(desk: Library, say: Say, tmp_path: Path) -> None:
    desk.add_articles([an_article("The dam holds.", "It holds", outlet="Reuters", url="https://example.org/4")])
    (tmp_path / "outlets.csv").write_text("outlet,reliability,tier\nHarbour Post,B,1\n")
    (tmp_path / "briefing.toml").write_text('title = "Daily"\noutlets = "outlets.csv"\n')
    rows = {row["name"]: row for row in map(json.loads, say("outlets", "--json").splitlines())}
    assert [(row["articles"], row["copies"], row["corrections"]) for row in rows.values()] == [
        (2, 0, 1),
        (1, 0, 0),
        (1, 1, 0),
    ]
    assert (rows["Harbour Post"]["reliability"], rows["Harbour Post"]["tier"]) == ("B", 1)
    assert (rows["The Courier"]["listed"], rows["Reuters"]["listed"]) == (False, True)
    assert "    articles: 1; copies: 1; changed later: 0" in say("outlets").splitlines()
    assert "Xinhua" in say("outlets", "--all").splitlines()
