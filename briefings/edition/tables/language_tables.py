"""The table of the languages of an edition: what is done with articles in each, and how many there are."""

from collections import Counter

from briefings.analysis.stories.multilingual.levels import (
    EXTRA,
    LanguageLevel,
    find_level,
    has_extra,
    load_levels,
    name_language,
)
from briefings.core.dossier import Dossier
from briefings.core.message import LocalTerm, Message, TermKind, make_message
from briefings.core.stored_readings import outline_readings
from briefings.core.table import Column, Table


def language_table(dossier: Dossier) -> Table | None:
    """Return the languages with the level of each; None where all is in English."""
    languages = {reading.article: reading.language for reading in outline_readings(dossier.readings)}
    articles = Counter(code for code in languages.values() if code)
    if not articles.keys() - {"en"}:
        return None
    read = {reading.article for reading in dossier.readings if reading.sentences}
    told = Counter(
        languages[article]
        for story in dossier.stories
        if not read.isdisjoint(story.articles)
        for article in story.articles
    )
    rows = tuple(
        (describe_level(code, name_language(code)), count, told[code])
        for code, count in sorted(articles.items(), key=lambda pair: (-find_level(pair[0]), -pair[1], pair[0]))
    )
    columns = (
        Column("language", "Language", width=4),
        Column("articles", "Articles", "count", width=0.8),
        Column("told", "In stories that are read", "count", width=1.2),
    )
    return Table("languages", "Languages, and how far each is read", columns, rows)


def describe_level(code: str, name: str) -> Message:
    """Return what is done with articles in a language, by its code and English name."""
    language = LocalTerm(TermKind.LANGUAGE, code, name)
    level = find_level(code)
    if level == LanguageLevel.READ:
        return make_message("%(language)s: read", language=language)
    if level == LanguageLevel.GROUPED:
        return make_message(
            "%(language)s: put into the stories they report; headline and first sentence", language=language
        )
    if load_levels().get(code) == LanguageLevel.GROUPED and not has_extra():
        return make_message(
            "%(language)s: listed; briefings[%(extra)s], which puts them into their stories, is not installed",
            language=language,
            extra=EXTRA,
        )
    return make_message("%(language)s: listed", language=language)
