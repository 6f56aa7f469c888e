"""Labels: every catalogue is whole and in step, forms of number are right, what is quoted stays as it is."""

import ast
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.checkers import python_format
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from support import catalogues, editions
from support.builders import an_article

import briefings
from briefings.analysis.nlp.analyser import explain_unread
from briefings.analysis.stories.sources.news_agencies import AgencyCredit
from briefings.core.article import Span
from briefings.core.calendar import Calendar
from briefings.core.edition import Statement, StoryChange, StoryItem
from briefings.core.message import Message, Text, make_count_message, make_message
from briefings.core.resources import find_label_catalogue, list_label_languages, templates_folder
from briefings.core.table import Column, Table
from briefings.edition import changes
from briefings.edition.statements import format_markers, format_speakers
from briefings.edition.tables import story_tables
from briefings.publishing.renderers import table_layout
from briefings.publishing.renderers.email import EmailNotes, EmailRenderer
from briefings.publishing.renderers.i18n import get_translator
from briefings.publishing.renderers.templating import Templates

ROOT = Path(briefings.__file__).parent
LANGUAGES = tuple(code for code in list_label_languages() if code != "en")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "mark_message", "make_message"), (1,)),
    **dict.fromkeys(("ngettext", "mark_plural", "make_count_message", "describe_omitted_rows", "format_count"), (1, 2)),
    **dict.fromkeys(("Column", "Table"), (2,)),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

EDITION = replace(editions.an_edition(), number=3, day=date(2026, 3, 10))
A_ROW = Statement(
    spans=(Span("a", 0, 4),),
    text="No vessel was turned back",
    speaker="Ilse Brandt",
    speaker_class="person",
    named=True,
    also=("Tomas Reuel", "Jun Okabe"),
    kind="indirect",
    polarity="stated",
    cue="said",
    hedges=(),
    outlets=("Northwire",),
    roots=1,
    grade="C3",
    references=(),
)


def a_story(articles: int) -> StoryItem:
    """Build a story of so many articles, last reported on 9 March 2026."""
    item = editions.an_edition().sections[0].items[0]
    return replace(item, articles=articles, last_seen=datetime(2026, 3, 9, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def found() -> set[str]:
    """Return the English of every message in the program and its templates."""
    options = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
    jobs = (
        (ROOT, [("**.py", "python")], {}),
        (templates_folder(), [("*.*", "jinja2")], {"*.*": options}),
    )
    messages = set()
    for folder, methods, given in jobs:
        for _, _, message, _, _ in extract_from_dir(folder, methods, given, KEYWORDS):  # type: ignore[arg-type]
            messages.add(message[0] if isinstance(message, tuple) else message)
    return messages - {""}


@pytest.fixture(scope="module", params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Catalog:
    """Return the catalogue of a language as translators write it."""
    compiled = find_label_catalogue(request.param)
    assert compiled
    return read_po(io.BytesIO(compiled.with_suffix(".po").read_bytes()), locale=request.param)


def ids(known: Catalog) -> dict[str, tuple[str, ...]]:
    """Return message -> its forms."""
    return {
        (m.id[0] if isinstance(m.id, tuple) else m.id): m.string if isinstance(m.string, tuple) else (m.string,)
        for m in known
        if m.id
    }


def test_there_are_labels_in_seven_languages() -> None:
    assert {"ar", "de", "en", "es", "fr", "ru", "tr"} <= set(list_label_languages())


def test_a_catalogue_has_every_message_and_no_other(spoken: Catalog, found: set[str]) -> None:
    known = ids(spoken)
    assert found - set(known) == set(), "run `make labels` and translate what is new"
    assert set(known) - found == set(), "run `make labels`"
    assert [message for message, forms in known.items() if not all(forms)] == []
    assert [m.id for m in spoken if m.id and m.fuzzy] == []


def test_a_compiled_catalogue_is_in_step(spoken: Catalog) -> None:
    compiled = find_label_catalogue(str(spoken.locale))
    assert compiled
    text = compiled.with_suffix(".po").read_bytes()
    assert compiled.read_bytes() == catalogues.compile_catalogue(text, str(spoken.locale)), "run `make labels`"
    # Whichever Babel is installed, it comes out the same.
    for content in (text, compiled.read_bytes()):
        assert b"Babel" not in content, "run `make labels`"


def test_a_translation_has_the_gaps_and_the_tags_of_its_message(spoken: Catalog) -> None:
    for message in spoken:
        if message.id:
            python_format(spoken, message)
    for text, forms in ids(spoken).items():
        for form in forms:
            assert re.findall(r"<[^>]*>|\{\w+\}", form) == re.findall(r"<[^>]*>|\{\w+\}", text)
            assert set(re.findall(r"%\(\w+\)s", form)) | {"%(num)s"} == set(re.findall(r"%\(\w+\)s", text)) | {
                "%(num)s"
            }


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("en", {1: "1 article", 2: "2 articles", 1200: "1,200 articles"}),
        ("fr", {0: "0 article", 1: "1 article", 2: "2 articles", 1200: "1\u202f200 articles"}),
        ("ru", {1: "1 статья", 2: "2 статьи", 5: "5 статей", 11: "11 статей", 21: "21 статья", 112: "112 статей"}),
        ("ar", {1: "مقالة واحدة", 2: "مقالتان", 3: "3 مقالات", 11: "11 مقالة", 100: "100 مقالة", 103: "103 مقالات"}),
        ("tr", {1: "1 haber", 2: "2 haber"}),
    ],
)
def test_a_noun_has_the_form_its_number_asks_for(language: str, counted: dict[int, str]) -> None:
    words = get_translator(language)
    assert {n: words.format_count("%(num)s article", "%(num)s articles", n) for n in counted} == counted


@pytest.mark.parametrize(
    ("language", "day", "long", "number"),
    [
        ("en", "12 Mar 2026", "Thursday 12 March 2026", "1,234.5"),
        ("fr", "12 mars 2026", "jeudi 12 mars 2026", "1\u202f234,5"),
        ("de", "12. März 2026", "Donnerstag, 12. März 2026", "1.234,5"),
        ("ru", "12 мар. 2026\u202fг.", "четверг, 12 марта 2026\u202fг.", "1\xa0234,5"),
        ("ar", "12 مارس 2026", "الخميس، 12 مارس 2026", "1,234.5"),
    ],
)
def test_days_and_numbers_are_written_as_the_language_has_them(language: str, day: str, long: str, number: str) -> None:
    words = get_translator(language)
    said = words.format_day(date(2026, 3, 12)), words.format_long_day(date(2026, 3, 12)), words.format_number(1234.5)
    assert tuple(re.sub(r"[\s\u200f]", " ", text) for text in said) == tuple(
        re.sub(r"\s", " ", text) for text in (day, long, number)
    )


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("Who says what", "Qui dit quoi"),
        ("A sentence that nobody of us wrote.", "A sentence that nobody of us wrote."),
        ("", ""),
    ],
)
def test_a_constant_text_is_looked_up_whole(english: str, french: str) -> None:
    assert get_translator("fr").translate(english).replace("\xa0", " ").startswith(french)
    assert get_translator("en").translate(english) == english


@pytest.mark.parametrize(
    ("message", "english", "french"),
    [
        (changes.describe_growth(2, a_story(3)), "+2 new (3 in all)", "+2 nouveaux (3 au total)"),
        (changes.name_edition(EDITION), "No. 3 of 10 March 2026", "le nº 3 du 10 mars 2026"),
        (changes.describe_last_report(a_story(1)), "last report 9 Mar", "dernier article le 9 mars"),
        (format_speakers(A_ROW), "Ilse Brandt and 2 more", "Ilse Brandt et 2 autres"),
        (
            format_speakers(replace(A_ROW, speaker="two officials", named=False, also=())),
            "two officials (unnamed)",
            "two officials (non nommé)",
        ),
        (
            format_speakers(replace(A_ROW, speaker="two officials", named=False)),
            "two officials (unnamed) and 2 more",
            "two officials (non nommé) et 2 autres",
        ),
        (
            story_tables.claims_table([A_ROW] * 10, 1200).note,
            "1200 more statements not shown here; every article is in the source list.",
            "1\u202f200 autres déclarations",
        ),
        (
            make_message(
                "%(first)s; %(second)s",
                first=AgencyCredit("TASS", "dateline").description,
                second=make_message("at least %(share)s of the words", share="80 %"),
            ),
            "dateline — TASS; at least 80 % of the words",
            "lieu et agence — TASS ; au moins 80 % des mots",
        ),
        (explain_unread(an_article(text="Ein Satz."), "de"), "written in German", "rédigé en allemand"),
        (Calendar("week", ()).label(date(2026, 3, 9)), "wk 9 Mar", "sem. du 9 mars"),
        (Calendar("day", ()).label(date(2026, 3, 9)), "9 Mar", "9 mars"),
        (Calendar("month", ()).label(date(2026, 3, 1)), "Mar 2026", "mars 2026"),
        (
            format_markers(replace(A_ROW, cue="ruled out", polarity="denied", hedges=("possibly",))),
            "denied: ruled out; “possibly”",
            "démenti : ruled out ; “possibly”",
        ),
    ],
)
def test_a_text_with_values_is_written_in_the_language_of_the_page(message: Text, english: str, french: str) -> None:
    assert get_translator("fr").translate(message).replace("\xa0", " ").startswith(french)
    assert get_translator("en").translate(message) == str(message) == english


def test_a_value_is_never_taken_for_a_text_of_ours() -> None:
    said = get_translator("fr").translate(make_message("Added: %(headline)s", headline="killed %(num)s"))
    assert said.endswith("killed %(num)s")
    assert get_translator("fr").translate(Message("100 %")) == "100 %"


def test_every_literal_caption_and_column_of_the_tables_is_a_message(found: set[str]) -> None:
    missing = []
    for path in (ROOT / "edition" / "tables").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Table", "Column"}:
                said = node.args[1]
                if isinstance(said, ast.Constant) and said.value not in found:
                    missing.append(said.value)
    assert missing == []


def test_a_table_translates_its_own_words_and_leaves_what_is_quoted() -> None:
    columns = (Column("statement", "Statement, in the words of the text"), Column("outlets", "Carried by"))
    table = Table(
        "claims", "Who says what", columns, (("new", make_count_message("%(num)s outlet", "%(num)s outlets", 3)),)
    )
    sheet = table_layout.lay_out_table(table, words=get_translator("de"))
    assert [heading.label for heading in sheet.headings] == ["Aussage, im Wortlaut des Textes", "Verbreitet von"]
    assert [cell.text for cell in sheet.rows[0]] == ["new", "3 Medien"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_label_is_left_on_a_page(language: str) -> None:
    edition = editions.an_edition(number=4, since=changes.name_edition(EDITION), language=language)
    story = edition.sections[0].items[0]
    change = StoryChange("updated", story.id, story.headline, changes.describe_growth(6, a_story(11)))
    page = Templates().render_template("briefing.html", replace(edition, changes=(change,)), output="pdf")
    assert f'<html lang="{language}"' in page
    for english in ("Key points", "Outlet", "Who says what", "independent root", "What came in", "updated", "March"):
        assert not re.search(rf">[^<]*\b{english}\b[^<]*<", re.sub(r"(?s)<style.*?</style>", "", page)), english
    assert editions.SENTENCES[0] in page
    assert 'lang="en"' in page


def test_a_mail_speaks_its_reader_s_language_whatever_the_edition_s() -> None:
    edition = editions.an_edition(number=4)
    renderer = EmailRenderer(language="fr")
    page, text = renderer.render_parts(
        edition,
        EmailNotes(
            notice=make_count_message(
                "No edition today: %(reason)s (%(num)s article came in).",
                "No edition today: %(reason)s (%(num)s articles came in).",
                3,
                reason=Message("nothing new since the last edition"),
            )
        ),
    )
    assert "Points clés" in page.content.decode()
    assert "POINTS CLÉS" in text.content.decode()
    assert "Pas d’édition aujourd’hui : rien de nouveau depuis la dernière édition (3 articles reçus)." in re.sub(
        r"\s+", " ", text.content.decode()
    )
    assert renderer.render_subject(edition).content.decode().endswith("12 mars 2026 – nº 4")


def test_an_unknown_language_is_english() -> None:
    assert get_translator("xx").format_count("%(num)s article", "%(num)s articles", 3) == "3 articles"
    assert get_translator("../../etc").format_date_time(datetime(2026, 3, 12, 6, 5, tzinfo=UTC)) == "12 Mar 2026 06:05"
    assert find_label_catalogue("../fr") is None
