"""The whole reading of an article, by rules, by the shipped pipeline and by others."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import spacy
from support.builders import an_article

from briefings.analysis.nlp import language_id, spacy_pipeline
from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.core.analysis import Actor, Analysis
from briefings.core.article import Article, Span
from briefings.core.errors import AnalysisError

TALKS = (
    """The Arvanian Ministry of Defense announced that a high-level meeting in Ankara brought together Karim Salim
Haddawi, the head of Syria’s defense ministry, with Tarik Soylu, Turkey’s defense minister. The discussions included
the head of the Syrian General Supply Organization and Iranian intelligence leadership. The briefing from TASS notes
that the talks concluded positively.

According to a state broadcaster, the gathering in Ankara was the first of its kind in 11 years. The conversations
occurred with Russian Defense Minister Pavel Orlenko also present on Wednesday, with relations between Ankara and
Damascus at stake. Observers have indicated that such a framework can pave the way for further steps.""".replace(
        "\n\n", "\t"
    )
    .replace("\n", " ")
    .replace("\t", "\n\n")
)
PUBLISHED = datetime(2022, 12, 29, 9, tzinfo=UTC)


def read(text: str, name: str | None = "rules", **fields: object) -> tuple[Article, Analysis]:
    article = an_article(text, **{"published": PUBLISHED, **fields})
    (reading,) = SpacyAnalyser(name).analyse([article])
    return article, reading


def words(article: Article, span: Span | None) -> str | None:
    return article.text[span.start : span.end] if span else None


def table(article: Article, reading: Analysis) -> dict[str, tuple[str, str | None, str | None]]:
    def row(actor: Actor) -> tuple[str, str | None, str | None]:
        return actor.label, words(article, actor.role), words(article, actor.affiliation)

    return {actor.name: row(actor) for actor in reading.actors}


@pytest.mark.parametrize("name", ["rules", None])
def test_a_wire_text_gives_its_people_bodies_and_places(name: str | None) -> None:
    article, reading = read(TALKS, name)
    found = table(article, reading)
    assert found["Karim Salim Haddawi"] == ("PERSON", "head of Syria’s defense ministry", "Syria")
    assert found["Tarik Soylu"] == ("PERSON", "defense minister", "Turkey")
    assert found["Pavel Orlenko"] == ("PERSON", "Defense Minister", "Russian")
    assert found["Syrian General Supply Organization"] == ("ORG", "head", "Syrian")
    assert found["Iranian intelligence"] == ("ORG", "leadership", "Iranian")
    assert found["TASS"][0] == "ORG"
    assert {"Ankara", "Damascus"} <= {name for name, row in found.items() if row[0] == "GPE"}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["rules", None])
def test_the_model_text_is_read_as_its_readers_read_it(shared: Path, name: str | None) -> None:
    article, reading = read((shared / "mission" / "moscow-talks.txt").read_text(encoding="utf-8"), name)
    found = table(article, reading)
    assert found["Ali Mahmud Abbas"] == ("PERSON", "head of Syria’s defense ministry", "Syria")
    assert found["Hulusi Akar"] == ("PERSON", "defense minister", "Turkey")
    assert found["Sergei Shoigu"] == ("PERSON", "Defense Minister", "Russian")
    assert found["Syrian General Intelligence Organization"][:2] == ("ORG", "head")
    assert found["Turkish intelligence"][0] == "ORG"
    assert found["Syrian Ministry of Defense"][0] == "ORG"
    assert found["TASS"][0] == "ORG"
    assert {"Moscow", "Ankara", "Damascus"} <= {name for name, row in found.items() if row[0] == "GPE"}
    assert len(reading.sentences) == 13


def test_dates_and_quantities_and_terms_are_read() -> None:
    article, reading = read(TALKS)
    assert [(words(article, d.span), d.first.isoformat(), d.sentence) for d in reading.dates] == [
        ("Wednesday", "2022-12-28", 4)
    ]
    assert ("11 years", 11.0) in [(words(article, q.span), q.value) for q in reading.quantities]
    assert reading.terms[0].count >= 2


def test_every_span_lies_in_its_article_and_shows_what_it_says() -> None:
    article, reading = read(TALKS)
    spans = [s.span for s in reading.sentences] + [q.span for q in reading.quantities] + [d.span for d in reading.dates]
    assert all(0 <= span.start < span.end <= len(article.text) and span.article == article.id for span in spans)
    for mention in reading.mentions:
        assert article.text[mention.span.start : mention.span.end] == mention.name


def test_readings_come_in_the_order_of_the_articles_and_do_not_depend_on_it() -> None:
    articles = [an_article(f"Minister Jane Doe spoke {count} times. They met in Oslo.") for count in range(40)]
    readings = list(SpacyAnalyser("rules").analyse(articles))
    assert [reading.article for reading in readings] == [article.id for article in articles]
    assert list(SpacyAnalyser("rules").analyse(articles[::-1])) == readings[::-1]


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("Le président a déclaré lundi que les pourparlers de paix reprendraient à Genève.", "fr", "written in French"),
        ("Президент заявил, что переговоры возобновятся в понедельник.", "ru", "written in Russian"),
        ("قال الرئيس إن المحادثات ستستأنف يوم الاثنين.", "ar", "written in Arabic"),
        ("总统表示会谈将于周一恢复。", "zh", "written in Chinese"),
        ("", "", "the text is empty"),
        ("12 34 56 *** ---", "", "the text has no words"),
    ],
)
def test_what_is_not_english_is_not_read_and_says_why(text: str, code: str, reason: str) -> None:
    _, reading = read(text)
    assert (reading.language, str(reading.unread), reading.sentences) == (code, reason, ())


@pytest.mark.parametrize(
    "text",
    [
        "Five killed in Aleppo blast",
        "Oil up 3%",
        "The president said talks would resume.",
        "Jane Doe met Tarik Soylu and Pavel Orlenko in Oslo.",
        "TOKYO STOCKS CLOSE HIGHER ON YEN",
    ],
)
def test_short_english_is_english(text: str) -> None:
    assert read(text)[1].language == "en"


def test_a_wrong_declaration_does_not_decide_the_language() -> None:
    assert read("The president said that the talks would resume on Monday.", language="fr")[1].language == "en"


@pytest.mark.parametrize("name", ["rules", None])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word " * 100_000, id="no full stop"),
        pytest.param("Moscow " * 20_000, id="one name repeated"),
        pytest.param("THE MINISTER SAID THAT TALKS IN MOSCOW WOULD RESUME ON MONDAY. " * 50, id="all capitals"),
        pytest.param("\x00\x01The\x02 talks\x1b[31m ended.\u202e " * 50, id="control characters"),
        pytest.param("The talks 🕊️ ended 👩‍👩‍👧‍👦 in Oslo 🇳🇴! " * 50, id="emoji"),
        pytest.param("The minister Сергей met 王毅 and علي in Oslo. " * 50, id="mixed scripts"),
        pytest.param("The envoy עמית כהן and the envoy محمد علي met in Amman. " * 50, id="right to left"),
        pytest.param("Mr. " * 50_000, id="abbreviations"),
        pytest.param('"No." ' * 500, id="quotations"),
        pytest.param("(" * 20_000 + '"' * 20_001 + "The talks ended.", id="marks"),
        pytest.param("a" * 200_000, id="one endless word"),
        pytest.param("He said: “" * 2_000 + "The talks ended.", id="quotations that never close"),
        pytest.param("Doe, the head of " * 2_000 + "talks.", id="roles within roles"),
        pytest.param("the 1990s, 3 May, at least 3-5-7 in two last " * 1_000, id="half a date"),
    ],
)
def test_hostile_text_is_read_or_refused_in_bounded_memory(text: str, name: str | None) -> None:
    if name is None and spacy_pipeline.find_shipped_pipeline() is None:
        pytest.skip("no trained pipeline is shipped")
    # What other tests have left in this process is none of the text's.
    Path("/proc/self/clear_refs").write_text("5")
    before = read_status("VmRSS")
    _, reading = read(text, name)
    assert bool(reading.unread) != bool(reading.sentences)
    assert read_status("VmHWM") - before < 400_000


def read_status(field: str) -> int:
    """Return a figure that the kernel keeps of this process, in KiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{field}:")[2].split(maxsplit=1)[0])


def test_a_pipeline_that_is_not_installed_says_how_to_install_it() -> None:
    with pytest.raises(AnalysisError, match="python -m spacy download en_nothing_sm"):
        SpacyAnalyser("en_nothing_sm").model  # noqa: B018 - loading is the point


@pytest.fixture
def ruled(tmp_path: Path) -> str:
    """A pipeline on disk that knows two names, for what any installed pipeline does."""
    nlp = spacy.blank("en", vocab=True)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "PERSON", "pattern": [{"TEXT": "President"}, {"TEXT": "Quillon"}]},
            {"label": "FAC", "pattern": "Zeta"},
        ]
    )
    nlp.meta.update({"name": "ruled", "version": "2.1.0"})
    nlp.to_disk(tmp_path / "ruled")
    return str(tmp_path / "ruled")


def test_any_pipeline_reads_by_its_path_and_our_rules_stand_on_top(ruled: str) -> None:
    text = "President Quillon spoke at Zeta in Oslo. It was calm.\n\nLater President Quillon left."
    article, reading = read(text, ruled)
    assert reading.model == "en_ruled 2.1.0"
    assert [(m.name, m.label, m.span.start) for m in reading.mentions] == [
        ("Quillon", "PERSON", 10),
        ("Zeta", "LOC", 27),
        ("Oslo", "GPE", 35),
        ("Quillon", "PERSON", article.text.rindex("Quillon")),
    ]
    assert table(article, reading)["Quillon"] == ("PERSON", "President", None)


def test_a_long_article_is_read_in_pieces_with_offsets_of_the_whole(ruled: str) -> None:
    text = "It was calm and nobody spoke of it in the town at all. " * 300 + "Then President Quillon left Zeta."
    article, reading = read(text, ruled)
    assert [words(article, m.span) for m in reading.mentions] == ["Quillon", "Zeta"]


def test_a_broken_pipeline_is_a_reading_error(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 'xx-nothing'\npipeline = []\n")
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(AnalysisError):
        SpacyAnalyser(str(tmp_path)).model  # noqa: B018 - loading is the point


@pytest.mark.parametrize(
    "text",
    ["Kristen Quarles, Sarah Mullhaven, Samuel Parr, Daniel Kangas", 'From: "Andre Solano" <andre...@harbour.example>'],
)
def test_a_list_of_names_is_in_no_foreign_language(text: str) -> None:
    assert language_id.identify_language(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [("Il presidente parte oggi da Roma per Vienna", "it"), ("Der Minister reist heute nach Wien ab", "de")],
)
def test_a_sentence_without_accents_is_still_told(text: str, code: str) -> None:
    assert language_id.identify_language(text) == code


def test_the_fast_reader_is_chosen_by_name_and_says_so() -> None:
    fast, accurate = SpacyAnalyser("fast"), SpacyAnalyser()
    assert fast.model != accurate.model
    assert "fast" in fast.model
    article = an_article("Russian Defence Minister Sergei Orlov met Anna Lindqvist in Geneva on Tuesday.")
    (reading,) = fast.analyse([article])
    assert {"Anna Lindqvist", "Geneva"} <= {mention.name for mention in reading.mentions}


@pytest.mark.parametrize("pipeline", [None, "rules"])
def test_the_name_of_a_model_is_known_without_loading_it(pipeline: str | None) -> None:
    assert spacy_pipeline.find_model_name(pipeline) == SpacyAnalyser(pipeline).model
    assert spacy_pipeline.find_model_name("xx_no_such_pipeline") == ""
