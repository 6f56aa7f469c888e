"""What an edition prints of articles in languages that are not read."""

from datetime import timedelta

import pytest
from lxml import html
from support.builders import MORNING, an_article

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.app.dossiers import build_dossier
from briefings.app.intake import CollectedArticles
from briefings.app.stages import StageTimer
from briefings.core.article import Article
from briefings.core.edition import Briefing
from briefings.core.plan import Plan
from briefings.edition.compose import compose_briefing
from briefings.publishing.renderers.email import EmailRenderer
from briefings.publishing.renderers.html import HtmlRenderer

QUAKE = an_article(
    "A magnitude 5.8 earthquake struck the town of Halvet in Ostrana on Monday, Governor Mirela Sandor said. "
    "Rescuers pulled 12 bodies from the rubble of the old market.",
    "Twelve die as quake hits Halvet",
    "Selene Courier",
)
ARABIC = an_article(
    "ضرب زلزال بلغت قوته 5.8 درجات بلدة هالفيت في أوسترانا يوم الاثنين، وقالت حاكمة الإقليم ميريلا ساندور إن فرق "
    "الإنقاذ انتشلت جثث اثني عشر شخصا. وأغلقت المدارس أبوابها حتى نهاية الأسبوع.",
    "زلزال هالفيت Halvet يودي بحياة اثني عشر شخصا",
    "صدى الساحل",
    published=MORNING + timedelta(hours=4),
    url="https://sada.example/halvet",
    # What a source says of its language is not believed.
    language="fr",
)
ITALIAN = an_article(
    "Il consiglio comunale ha approvato ieri sera il bilancio per il prossimo anno. La spesa per le scuole aumenta.",
    "Approvato il bilancio",
    "La Voce",
)
#: A Russian paper's page in English, and Arabic written in Latin letters.
ENGLISH_OF_A_RUSSIAN_OUTLET = an_article(
    "Governor Mirela Sandor thanked the rescuers of Halvet on Tuesday and said that the old market would be rebuilt.",
    "Governor thanks rescuers",
    "Вестник Залива",
    published=MORNING + timedelta(hours=6),
    language="ru",
)
IN_LATIN_LETTERS = an_article(
    "Al ra'is yaltaqi al wuzara' fi qasr al hukuma wa yunaqish ma'ahum awda' al bilad ba'd al zilzal.",
    "Al ra'is yaltaqi al wuzara'",
    "Akhbar",
)


def edition_of(*articles: Article) -> Briefing:
    plan = Plan(title="Morning", collectors=(), analyser=SpacyAnalyser(), renderers=())
    found = CollectedArticles(articles, (), (), ())
    return compose_briefing(plan, build_dossier(plan, StageTimer(), found), MORNING)


@pytest.fixture(scope="module")
def edition() -> Briefing:
    return edition_of(QUAKE, ITALIAN, ARABIC, ENGLISH_OF_A_RUSSIAN_OUTLET, IN_LATIN_LETTERS)


def test_an_article_stands_below_its_story_in_its_own_words(edition: Briefing) -> None:
    page = html.document_fromstring(HtmlRenderer().render(edition).content)
    (block,) = page.find_class("foreign")
    (title,) = block.find_class("theirs")
    assert title.text_content().replace("\u200b", "") == ARABIC.title
    assert (title.get("lang"), title.get("dir")) == ("ar", "rtl")
    assert [link.get("href") for link in title.iter("a")] == [ARABIC.url]
    (first,) = block.find_class("first")
    assert first.text_content() == ARABIC.text[: ARABIC.text.index(".", 60) + 1]
    assert (first.get("dir"), first[0].get("lang")) == ("rtl", "ar")
    assert "Arabic" in block.text_content()


def test_what_stands_with_its_story_is_not_listed_once_more(edition: Briefing) -> None:
    page = html.document_fromstring(HtmlRenderer().render(edition).content)
    (listed,) = page.find_class("unread")
    assert ITALIAN.title in listed.text_content()
    assert ARABIC.title not in listed.text_content()
    assert edition.coverage.unread == 3


def test_the_last_pages_name_every_language_with_its_level(edition: Briefing) -> None:
    (table,) = (table for table in edition.coverage.tables if table.key == "languages")
    said = {str(row[0]): row[1:] for row in table.rows}
    assert said["English: read"] == (2, 2)
    assert said["Arabic: put into the stories they report; headline and first sentence"] == (1, 1)
    assert said["Italian: listed"] == (1, 0)


def test_a_language_is_told_by_the_text(edition: Briefing) -> None:
    languages = {source.article: source.language for source in edition.sources}
    assert languages[ENGLISH_OF_A_RUSSIAN_OUTLET.id] == "en"
    assert languages[ARABIC.id] == "ar"
    assert languages[IN_LATIN_LETTERS.id] != "ar"
    homes = [item for section in edition.sections for item in section.items if len(item.references) > 1]
    numbers = {source.article: source.number for source in edition.sources}
    assert all(numbers[IN_LATIN_LETTERS.id] not in item.references for item in homes)


def test_a_mail_names_it_with_its_link_in_both_forms(edition: Briefing) -> None:
    page, text = (part.content.decode() for part in EmailRenderer().render_parts(edition))
    (link,) = html.document_fromstring(page).xpath(f"//a[@href='{ARABIC.url}'][ancestor::bdi[@dir='rtl']]")
    assert link.text_content().replace("\u200b", "") == ARABIC.title
    assert str(ARABIC.url) in text
    assert "Arabic" in text


def test_what_nobody_tells_in_english_is_listed_with_its_first_sentence() -> None:
    ferry = an_article("The ferry Mara Tide ran aground off Port Selene on Monday. Nobody was hurt.", "Ferry aground")
    page = html.document_fromstring(HtmlRenderer().render(edition_of(ferry, ARABIC)).content)
    (listed,) = page.find_class("unread")
    (first,) = listed.find_class("first")
    assert ARABIC.text.startswith(first.text_content())
    assert not page.find_class("foreign")
