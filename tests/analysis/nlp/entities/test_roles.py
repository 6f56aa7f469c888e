"""Role and affiliation as stated, in invented wire sentences."""

from pathlib import Path

import pytest
from support.builders import an_article

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.core.analysis import Actor
from briefings.core.article import Article, Span

SENTENCES = Path(__file__).with_name("wire_sentences.tsv")
#: Of the rows of the file, at least this share is right.
FLOOR = 0.9


def rows() -> list[tuple[str, str, str | None, str | None]]:
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    parts = [[*line.split("\t"), "", ""][:4] for line in lines]
    return [(sentence, person, role or None, affiliation or None) for sentence, person, role, affiliation in parts]


def words(article: Article, span: Span | None) -> str | None:
    return article.text[span.start : span.end] if span else None


@pytest.mark.parametrize("pipeline", ["rules", None])
def test_roles_and_affiliations_are_read_from_nine_rows_in_ten(pipeline: str | None) -> None:
    expected = rows()
    articles = [an_article(sentence) for sentence, *_ in expected]
    wrong = []
    for article, reading, (sentence, person, role, affiliation) in zip(
        articles, SpacyAnalyser(pipeline).analyse(articles), expected, strict=True
    ):
        said = [(words(article, a.role), words(article, a.affiliation)) for a in reading.actors if a.name == person]
        if said != [(role, affiliation)]:
            wrong.append((sentence, person, (role, affiliation), said))
    assert len(expected) >= 100
    assert 1 - len(wrong) / len(expected) >= FLOOR, wrong


def read(text: str) -> tuple[Article, dict[str, Actor]]:
    article = an_article(text)
    (reading,) = SpacyAnalyser("rules").analyse([article])
    return article, {actor.name: actor for actor in reading.actors}


def test_a_role_is_printed_whole_or_not_at_all() -> None:
    sentences = (
        ("Assistant U.S. Secretary of State Jane Doe left on Monday.", "Assistant U.S. Secretary of State"),
        ("Hotel worker Jane Doe left on Monday.", "Hotel worker"),
        ("Jane Doe, the Farm Organisation's chief veterinary officer, left on Monday.", "chief veterinary officer"),
        ("Former Voice of the World editor Jane Doe left on Monday.", None),
        ("Jane Doe, adviser on the duty to protect civilians, left on Monday.", "adviser"),
        ("The ferry was stopped for good, and this time referee Jane Doe left on Monday.", "referee"),
        ("Ivan Okoro and Lind executive producer Jane Doe left on Monday.", None),
        ("It will go up, said senior gas and coal trader Jane Doe on Monday.", None),
    )
    articles = [an_article(sentence) for sentence, _ in sentences]
    found = [
        words(article, next(actor for actor in reading.actors if actor.name == "Jane Doe").role)
        for article, reading in zip(articles, SpacyAnalyser().analyse(articles), strict=True)
    ]
    assert found == [role for _, role in sentences]


def test_the_unnamed_heads_of_bodies_are_those_bodies() -> None:
    article, actors = read(
        "The talks included the head of the Syrian General Supply Organization and Turkish intelligence leadership."
    )
    assert actors["Syrian General Supply Organization"].label == "ORG"
    assert words(article, actors["Syrian General Supply Organization"].role) == "head"
    assert actors["Turkish intelligence"].label == "ORG"
    assert words(article, actors["Turkish intelligence"].role) == "leadership"
    assert words(article, actors["Turkish intelligence"].affiliation) == "Turkish"


def test_a_body_whose_head_is_named_gets_no_head_of_its_own() -> None:
    article, actors = read("Jane Doe, the head of the Northern Relief Agency, said talks would resume.")
    assert words(article, actors["Jane Doe"].role) == "head"
    assert actors["Northern Relief Agency"].role is None


def test_a_country_with_an_everyday_noun_is_a_body() -> None:
    _, actors = read("The Syrian army shelled the town, and Iran's foreign ministry protested. Polish farmers did too.")
    assert {"Syrian army", "Iran's foreign ministry"} <= actors.keys()
    assert not any("farmers" in name for name in actors)


@pytest.mark.parametrize(
    ("sentence", "person", "role"),
    [
        (
            "Rosa Okoro, the chief European economist at Northgate Bank, agreed.",
            "Rosa Okoro",
            "chief European economist",
        ),
        ("The talks joined Rosa Okoro, a White House aide confirmed.", "Rosa Okoro", None),
        ("Rosa Okoro, the prime minister's eldest daughter, agreed.", "Rosa Okoro", None),
        ("Alumni range from Newton to Rosa Okoro, actor Jan Lindqvist and others.", "Rosa Okoro", None),
        ("Panel Chairman Rep. Jason Marchetti spoke.", "Jason Marchetti", "Chairman"),
        ("Rosa Okoro, the Socialist candidate to challenge the mayor, spoke.", "Rosa Okoro", "candidate"),
        (
            "Rosa Okoro, a longtime adviser to President Ilya Marchetti, spoke.",
            "Rosa Okoro",
            "longtime adviser to President Ilya Marchetti",
        ),
        ("They welcomed the tax cut deal President Rosa Okoro made.", "Rosa Okoro", "President"),
        ("If Rosa Okoro becomes vice president, much will change.", "Rosa Okoro", None),
        ("Former supermarket boss Rosa Okoro resigned.", "Rosa Okoro", "Former supermarket boss"),
        ("According to Jane Doe, a clerk of the port was ill on Monday.", "Jane Doe", None),
    ],
)
def test_a_role_is_whole_and_its_bearers_own(sentence: str, person: str, role: str | None) -> None:
    article = an_article(sentence)
    (reading,) = SpacyAnalyser(None).analyse([article])
    (actor,) = (actor for actor in reading.actors if actor.name == person)
    assert words(article, actor.role) == role


@pytest.mark.parametrize(
    ("sentence", "person", "role"),
    [
        ("The probe former Foreign Minister Jane Doe faces goes on.", "Jane Doe", "former Foreign Minister"),
        ("The chairman of the Northern Harbour Committee Rep. Jane Doe spoke.", "Jane Doe", "Rep."),
        ("Jane Doe, an adviser to the Marchetti family, spoke.", "Jane Doe", "adviser to the Marchetti family"),
        (
            "Jane Doe, the founder of the Marchetti news company, spoke.",
            "Jane Doe",
            "founder of the Marchetti news company",
        ),
    ],
)
def test_a_role_is_neither_cut_nor_run_into_the_phrase_before(sentence: str, person: str, role: str) -> None:
    article = an_article(sentence)
    (reading,) = SpacyAnalyser().analyse([article])
    (found,) = (actor for actor in reading.actors if actor.name == person)
    assert words(article, found.role) == role
