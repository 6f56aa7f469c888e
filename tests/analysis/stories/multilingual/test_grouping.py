"""Articles in other languages join the stories they report, and change nothing of what is read."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from support.builders import MORNING, a_reading, an_article

from briefings.analysis.english import word_lists
from briefings.analysis.stories.clustering.continuation import build_series_memory
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.multilingual import levels
from briefings.analysis.stories.multilingual.grouping import group_stories
from briefings.analysis.stories.multilingual.levels import LanguageLevel, find_level, load_levels
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.memory import SeriesMemory
from briefings.core.stories import CopyKind, Story

QUAKE = an_article(
    "A magnitude 5.8 earthquake struck the town of Halvet in Ostrana on Monday, Governor Mirela Sandor said. "
    "Rescuers pulled 12 bodies from the rubble of the old market.",
    "Twelve die as quake hits Halvet",
    "Selene Courier",
)
QUAKE_LATER = an_article(
    "The toll of the earthquake in Halvet rose to 15, Governor Mirela Sandor said. Rubble still blocks the old market.",
    "Halvet quake toll rises",
    "Northwire",
    published=MORNING + timedelta(hours=6),
)
OTHER_QUAKE = an_article(
    "A magnitude 6.1 earthquake shook the port of Merrano in Sarmine on Monday night. Mayor Tomas Idrano said nobody "
    "was killed. Rescuers searched the rubble of a school.",
    "Quake rattles Merrano port",
    "Brenmark Post",
)
TURKISH = an_article(
    "Ostrana'nın Halvet kasabasında meydana gelen 5,8 büyüklüğündeki depremde en az 12 kişi hayatını kaybetti. "
    "Vali Mirela Şandor, kurtarma çalışmalarının eski çarşıda sürdüğünü söyledi.",
    "Halvet'te deprem: 12 ölü",
    "Haber Kapısı",
    published=MORNING + timedelta(hours=2),
)
RUSSIAN = an_article(
    "Землетрясение магнитудой 6,1 произошло в ночь на вторник у порта Меррано в Сармине. Мэр города Томас Идрано "
    "сообщил, что погибших нет. Спасатели разбирают завалы школы.",
    "Сильное землетрясение у порта Меррано",
    "Вестник Залива",
    published=MORNING + timedelta(hours=3),
)
ARABIC = an_article(
    "ضرب زلزال بلغت قوته 5.8 درجات بلدة هالفيت في أوسترانا يوم الاثنين، وقالت حاكمة الإقليم ميريلا ساندور إن فرق "
    "الإنقاذ انتشلت جثث اثني عشر شخصا من تحت أنقاض السوق القديمة.",
    "زلزال هالفيت يودي بحياة اثني عشر شخصا",
    "صدى الساحل",
    published=MORNING + timedelta(hours=4),
)
ITALIAN = an_article(
    "Un terremoto di magnitudo 5,8 ha colpito la cittadina di Halvet, in Ostrana. La governatrice Mirela Sandor ha "
    "detto che i soccorritori hanno estratto dodici corpi dalle macerie del vecchio mercato.",
    "Terremoto a Halvet, dodici morti",
    "La Voce",
    published=MORNING + timedelta(hours=5),
)
TRANSLATED = an_article(
    "Землетрясение магнитудой 5,8 произошло в понедельник в городе Халвет в Остране, сообщила губернатор Мирела "
    "Сандор. Спасатели извлекли 12 тел из-под завалов старого рынка.",
    "Двенадцать человек погибли при землетрясении в Халвете",
    "Вестник Залива",
    published=MORNING + timedelta(hours=2),
)
NAMES = [(name, "PERSON") for name in ("Mirela Sandor", "Tomas Idrano")]
NAMES += [(name, "GPE") for name in ("Halvet", "Ostrana", "Merrano", "Sarmine")]
LANGUAGES = {TURKISH.id: "tr", RUSSIAN.id: "ru", ARABIC.id: "ar", ITALIAN.id: "it", TRANSLATED.id: "ru"}


def readings_of(articles: Sequence[Article]) -> dict[str, Analysis]:
    return {
        article.id: Analysis(article=article.id, model="test 0", language=LANGUAGES[article.id], unread="unread")
        if article.id in LANGUAGES
        else a_reading(article, NAMES)
        for article in articles
    }


def stories_of(*articles: Article, memory: SeriesMemory | None = None) -> tuple[Story, ...]:
    readings = readings_of(articles)
    return group_stories(articles, readings, group_copies(articles, readings), memory)


def grouped(*articles: Article) -> set[frozenset[str]]:
    return {frozenset(story.articles) for story in stories_of(*articles)}


def test_an_article_joins_the_story_it_reports_and_not_its_look_alike() -> None:
    assert grouped(QUAKE, QUAKE_LATER, OTHER_QUAKE, TURKISH, RUSSIAN, ARABIC) == {
        frozenset({QUAKE.id, QUAKE_LATER.id, TURKISH.id, ARABIC.id}),
        frozenset({OTHER_QUAKE.id, RUSSIAN.id}),
    }


def test_it_counts_as_an_outlet_and_as_an_independent_origin() -> None:
    before = next(story for story in stories_of(QUAKE, OTHER_QUAKE) if QUAKE.id in story.articles)
    after = next(story for story in stories_of(QUAKE, OTHER_QUAKE, TURKISH) if QUAKE.id in story.articles)
    assert (before.independent_origins, after.independent_origins) == (1, 2)
    assert after.outlets == ("Haber Kapısı", "Selene Courier")
    assert after.id == before.id


def test_what_nobody_tells_in_english_is_grouped_among_itself() -> None:
    assert grouped(OTHER_QUAKE, TURKISH, ARABIC) == {frozenset({OTHER_QUAKE.id}), frozenset({TURKISH.id, ARABIC.id})}


def test_the_same_articles_give_the_same_stories_in_any_order() -> None:
    forth = (QUAKE, OTHER_QUAKE, TURKISH, RUSSIAN, ARABIC, ITALIAN)
    assert stories_of(*forth) == stories_of(*reversed(forth))


def test_a_language_of_the_lowest_level_joins_nothing_that_is_read() -> None:
    assert find_level("it") == LanguageLevel.LISTED
    assert grouped(QUAKE, ITALIAN) == {frozenset({QUAKE.id}), frozenset({ITALIAN.id})}


def test_without_the_extra_everything_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "has_extra", lambda: False)
    assert find_level("tr") == LanguageLevel.LISTED
    assert find_level("en") == LanguageLevel.READ
    assert grouped(QUAKE, TURKISH) == {frozenset({QUAKE.id}), frozenset({TURKISH.id})}


def test_what_is_read_is_grouped_as_if_nothing_else_had_come() -> None:
    english = (QUAKE, QUAKE_LATER, OTHER_QUAKE)
    own = {article.id for article in english}
    after = {part & own for part in grouped(*english, TURKISH, RUSSIAN, ARABIC, ITALIAN)} - {frozenset()}
    assert after == grouped(*english)


def test_a_translation_is_a_copy_of_the_older_text() -> None:
    story = next(story for story in stories_of(QUAKE, TURKISH, TRANSLATED) if QUAKE.id in story.articles)
    assert [group.members for group in story.copies] == [(QUAKE.id, TRANSLATED.id), (TURKISH.id,)]
    assert story.copies[0].kind == CopyKind.TRANSLATION
    assert str(story.copies[0].evidence) == "translated"
    assert story.independent_origins == 2


def test_what_is_older_is_a_translation_of_nothing() -> None:
    older = an_article(TRANSLATED.text, TRANSLATED.title, "Вестник Залива", published=MORNING - timedelta(hours=2))
    LANGUAGES[older.id] = "ru"
    (story,) = stories_of(QUAKE, older)
    assert [group.members for group in story.copies] == [(older.id,), (QUAKE.id,)]


def remembered(*articles: Article) -> SeriesMemory:
    return build_series_memory(stories_of(*articles), articles, readings_of(articles), SeriesMemory())


def test_a_later_edition_leaves_an_article_in_its_story_and_lets_new_ones_join() -> None:
    (story,) = stories_of(QUAKE, TURKISH, memory=remembered(QUAKE))
    assert (story.id, set(story.articles)) == (QUAKE.id, {QUAKE.id, TURKISH.id})
    (story,) = stories_of(QUAKE, TURKISH, ARABIC, memory=remembered(QUAKE, TURKISH))
    assert set(story.articles) == {QUAKE.id, TURKISH.id, ARABIC.id}


def test_a_story_that_others_told_first_goes_on_when_it_is_told_in_english() -> None:
    late = an_article(QUAKE.text, QUAKE.title, "Selene Courier", published=MORNING + timedelta(hours=9))
    stories = stories_of(TURKISH, late, memory=remembered(TURKISH))
    assert [(story.id, set(story.articles)) for story in stories] == [(TURKISH.id, {TURKISH.id, late.id})]


def test_the_table_of_levels_names_languages_with_a_measure_for_each() -> None:
    for code, level, recall, precision in word_lists.load_rows("language_levels"):
        assert code in word_lists.load_table("languages")
        assert LanguageLevel(int(level)) == LanguageLevel.GROUPED
        assert 0.5 <= float(recall) <= 1
        assert 0.95 <= float(precision) <= 1
    assert set(load_levels()) == {"en", "ar", "de", "es", "fa", "fr", "ru", "tr", "uk", "zh"}
