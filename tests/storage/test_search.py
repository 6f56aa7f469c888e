"""Searching the library, whichever database it lives in: the same query finds the same articles."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from support.builders import an_article

from briefings.core.errors import UsageError
from briefings.storage.database import SNIPPET_MARKS
from briefings.storage.library import Library
from briefings.storage.query import parse_query
from briefings.storage.search import ArticleQuery

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
TEXTS = {
    "ferry": ("Ferry talks fail", "The port talks failed. Ferries stay in the harbour of Port Selene."),
    "strike": ("Dockers strike", "A strike stopped every ferry. Talks about the port go on."),
    "café": ("Café owners protest", "Owners of cafés in Orán protested against the naïve levy."),
    "who": ("Who did it", "It was not to be; the who is who of the state of the art."),
    "us": ("Envoy arrives", "The U.S. envoy's plane landed. 1,200 people came, e-mail a@example.org or +44 20."),
    "中文": ("部长会面", "部长们星期二在港口会面。"),
}


@pytest.fixture(scope="module")
def stocked(shared_library: Library) -> Library:
    """A library with some articles, the first the newest."""
    return stock(shared_library)


def stock(library: Library) -> Library:
    library.add_articles(
        an_article(
            text,
            title,
            outlet="The Courier" if number % 2 else "Harbour Post",
            url=f"https://example.org/{name}",
            published=NOON - timedelta(days=number),
            collected=NOON,
        )
        for number, (name, (title, text)) in enumerate(TEXTS.items())
    )
    return library


def found(library: Library, line: str, **wish: object) -> list[str]:
    entries = library.search_articles(ArticleQuery(query=parse_query(line), **wish))  # type: ignore[arg-type]
    return [(entry.url or "").removeprefix("https://example.org/") for entry in entries]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("ferry", ["ferry", "strike"]),
        ("ferries TALK", ["ferry", "strike"]),
        ('"port talks"', ["ferry"]),
        ('"talks port"', []),
        ("harb*", ["ferry"]),
        ('"port sel*"', ["ferry"]),
        ("ferry -strike", ["ferry"]),
        ('ferry -"port talks"', ["strike"]),
        ("café OR dockers", ["strike", "café"]),
        ("cafe oran naive", ["café"]),
        ("Orán", ["café"]),
        ('"state of the art"', ["who"]),
        ("who", ["who"]),
        ('"U.S. envoy"', ["us"]),
        ("部长*", ["中文"]),
        ("submarine", []),
    ],
)
def test_words_phrases_beginnings_and_exclusions(stocked: Library, line: str, names: list[str]) -> None:
    assert found(stocked, line) == names
    assert stocked.count_articles(ArticleQuery(query=parse_query(line))) == len(names)


def test_a_search_is_narrowed_by_outlet_and_date(stocked: Library) -> None:
    assert found(stocked, "ferry", outlet="the courier") == ["strike"]
    assert found(stocked, "ferry", since=NOON) == ["ferry"]
    assert found(stocked, "ferry", until=NOON - timedelta(hours=1)) == ["strike"]
    assert found(stocked, "ferry", limit=1) == ["ferry"]
    assert [e.title for e in stocked.search_articles(ArticleQuery(outlet="Harbour Post", limit=2))] == [
        "Ferry talks fail",
        "Café owners protest",
    ]


def test_an_outlet_that_is_not_there_is_answered_with_those_alike(stocked: Library) -> None:
    with pytest.raises(UsageError, match="no article is from 'Courier'; there is The Courier"):
        stocked.search_articles(ArticleQuery(outlet="Courier"))


def test_the_best_match_comes_first_when_asked(stocked: Library) -> None:
    assert found(stocked, "talks", by_relevance=True) == ["ferry", "strike"]
    assert found(stocked, "strike OR who", by_relevance=True) == found(stocked, "who OR strike", by_relevance=True)


def test_the_passage_is_shown_with_its_words_marked(stocked: Library) -> None:
    (entry,) = stocked.search_articles(ArticleQuery(query=parse_query("stopped")))
    assert f"A strike {SNIPPET_MARKS[0]}stopped{SNIPPET_MARKS[1]} every ferry" in entry.snippet


def test_only_the_words_of_today_are_found(library: Library) -> None:
    stocked = stock(library)
    stocked.add_articles([an_article("Nothing is left of it.", "Corrected", url="https://example.org/ferry")])
    assert found(stocked, "ferry") == ["strike"]
    assert found(stocked, "nothing left corrected") == ["ferry"]
    assert list(stocked.integrity_problems()) == []


HOSTILE = (
    *(
        '"',
        "'",
        "*",
        "-",
        "--",
        '"""',
        "(",
        "NEAR(",
        "a AND",
        "OR",
        "OR OR",
        "NOT",
        "-x",
        "title:x",
        "^a",
        "a:*b",
        "&|!<->",
    ),
    *(
        "\\",
        "\\'",
        "a'; DROP TABLE articles; --",
        "%",
        "_",
        "a\x00b",
        "\ud800",
        "\U0010ffff",
        "{a b}:c",
        "a + b",
        "''''",
    ),
    *("a" * 5000, "::::", '"a" "', "“ ”", "*a*", "!a", "a <2> b", "🕊", "-(a)", '-"', ":wanted", "$1", "{}", "\\:*"),
)


@pytest.mark.parametrize("line", HOSTILE)
def test_no_query_is_an_operator_or_an_error_of_the_database(stocked: Library, line: str) -> None:
    try:
        wanted = parse_query(line)
    except UsageError:
        return
    found = stocked.search_articles(ArticleQuery(query=wanted))
    assert len(stocked.search_articles(ArticleQuery(query=wanted, by_relevance=True))) == len(found)


def test_random_queries_do_no_harm(stocked: Library) -> None:
    chance = random.Random(7)
    pieces = [*"\"'*-()&|!:<>\\^{}+%_.,;@#/", " ", " ", "OR", "AND", "NOT", "NEAR", "ferry", "a", "é", "部", "1", "\t"]
    for _ in range(150):
        line = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 30)))
        try:
            wanted = parse_query(line)
        except UsageError:
            continue
        stocked.search_articles(ArticleQuery(query=wanted))


def test_a_query_of_too_many_terms_is_refused() -> None:
    with pytest.raises(UsageError, match="41 terms; 40 are the most"):
        parse_query("a " * 41)


def test_an_article_without_end_is_indexed_as_far_as_it_goes(library: Library) -> None:
    article = an_article(" ".join(f"word{n}é" for n in range(100_000)), "Long", url="https://example.org/long")
    library.add_articles([article])
    assert found(library, "word7é word11e") == ["long"]
