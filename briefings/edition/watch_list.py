"""The watch list: where a person, body, place or phrase is named, and what is said by it and about it. Pure.

Names are looked up in the texts as terms of topics are: capitals, accents, hyphens and apostrophes are all the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.analysis.stories.topics.matching import compile_terms
from briefings.core.account import ClaimRow
from briefings.core.article import Article, Span, article_sort_key
from briefings.core.edition import Briefing, CitedSentence, Statement, WatchedName
from briefings.core.message import Message, mark_message
from briefings.core.stories import Watch, WatchKind
from briefings.core.table import CellValue, Column, QuotedText, Table
from briefings.core.words import fold_letters
from briefings.edition.editor import EditingContext, SentenceTrimmer, cite_sentence
from briefings.edition.statements import build_statement, claim_sort_key, format_speakers

#: Statements by a name, and about it, that an edition keeps.
MAX_WATCHED_STATEMENTS = 10

#: Names of which page 1 has a line each.
MAX_FRONT_PAGE_NAMES = 6

#: Keys of the tables of the watch list.
WATCH_TABLES = ("watch-list", "watch-statements")


def find_watched_names(
    context: EditingContext, watches: Sequence[Watch], trim: SentenceTrimmer
) -> tuple[WatchedName, ...]:
    """Return what the articles of an edition have of each name on the watch list, in its order."""
    return tuple(_find_watched_name(context, watch, trim) for watch in watches)


def _find_watched_name(context: EditingContext, watch: Watch, trim: SentenceTrimmer) -> WatchedName:
    pattern = compile_terms((watch.name, *watch.spellings), whole=watch.kind != WatchKind.PHRASE)
    times = {article.id: _count_mentions(article, pattern) for article in context.dossier.articles}
    naming = sorted((a for a in context.dossier.articles if times[a.id]), key=article_sort_key, reverse=True)
    by, about = _split_claims(context, watch, pattern)
    mentions = tuple(sorted((context.numbers[article.id], times[article.id]) for article in naming))
    return WatchedName(
        name=watch.name,
        kind=watch.kind,
        spellings=watch.spellings,
        mentions=mentions,
        new=tuple(number for number, _ in mentions),
        sentence=_cite_mention(context, naming, pattern, trim),
        said_by=tuple(build_statement(row, context.numbers) for row in by),
        said_about=tuple(build_statement(row, context.numbers) for row in about),
    )


def _count_mentions(article: Article, pattern: re.Pattern[str]) -> int:
    """Return how often a text and its own title have a name."""
    title = "" if "title" in article.supplied else article.title
    return sum(len(pattern.findall(fold_letters(part))) for part in (title, article.text))


def _cite_mention(
    context: EditingContext, naming: Sequence[Article], pattern: re.Pattern[str], trim: SentenceTrimmer
) -> CitedSentence | None:
    """Return the first sentence that has a name, in the newest text that was read and has one."""
    for article in naming:
        group = context.groups.get(article.id)
        reading = context.readings[article.id]
        if reading.unread or (group and group.original != article.id):
            continue
        for sentence in reading.sentences:
            if pattern.search(fold_letters(_quote_words(article, sentence.span))):
                cited = cite_sentence(context, (sentence.span,), trim)
                # A cut may have taken the name away.
                return (
                    cited
                    if pattern.search(fold_letters(cited.text))
                    else cite_sentence(context, (sentence.span,), lambda words: (words, False))
                )
    return None


def _quote_words(article: Article, span: Span) -> str:
    return " ".join(article.text[span.start : span.end].split())


def _split_claims(
    context: EditingContext, watch: Watch, pattern: re.Pattern[str]
) -> tuple[list[ClaimRow], list[ClaimRow]]:
    """Return the statements by a name and those about it, the weightiest first."""
    by: list[ClaimRow] = []
    about: list[ClaimRow] = []
    # The list has no room for what stands before a statement, so those that lean on it are left out.
    for row in (row for account in context.dossier.accounts for row in account.claims if not row.leans):
        # "The ministry in Brenmark" is not Brenmark; a spokesman for the ministry speaks for it.
        names = pattern.fullmatch if watch.kind == WatchKind.PLACE else pattern.search
        spoken = watch.kind != WatchKind.PHRASE and any(names(fold_letters(one)) for one in (row.speaker, *row.also))
        if spoken:
            by.append(row)
        elif pattern.search(fold_letters(row.statement)):
            about.append(row)
    return sorted(by, key=claim_sort_key)[:MAX_WATCHED_STATEMENTS], sorted(about, key=claim_sort_key)[
        :MAX_WATCHED_STATEMENTS
    ]


def with_watched_since(briefing: Briefing, last: Briefing | None) -> Briefing:
    """Return an edition whose watch list says what is new since the edition before, with its tables."""
    if not briefing.watched:
        return briefing
    known = {source.article for source in last.sources} if last else frozenset[str]()
    fresh = {source.number for source in briefing.sources if source.article not in known}
    watched = tuple(
        replace(one, new=tuple(number for number, _ in one.mentions if number in fresh)) for one in briefing.watched
    )
    others = tuple(table for table in briefing.tables if table.key not in WATCH_TABLES)
    outlets = {source.number: source.outlet for source in briefing.sources}
    made = build_watch_tables(watched, outlets, compared=last is not None)
    return replace(briefing, watched=watched, tables=(*made, *others))


def narrow_watched(watched: Sequence[WatchedName], numbers: frozenset[int]) -> tuple[WatchedName, ...]:
    """Return what the articles of some numbers have of each name."""
    return tuple(
        replace(
            one,
            mentions=tuple(pair for pair in one.mentions if pair[0] in numbers),
            new=tuple(number for number in one.new if number in numbers),
            sentence=one.sentence if one.sentence and numbers.issuperset(one.sentence.references) else None,
            said_by=tuple(row for row in one.said_by if numbers.issuperset(row.references)),
            said_about=tuple(row for row in one.said_about if numbers.issuperset(row.references)),
        )
        for one in watched
    )


def build_watch_tables(
    watched: Sequence[WatchedName], outlets: Mapping[int, str], *, compared: bool
) -> tuple[Table, ...]:
    """Return the tables of a watch list that have a row; of statements the new ones alone where it is `compared`."""
    columns = (
        Column("name", "Name", width=1.6),
        Column("mentions", "Mentions", "count", width=0.8),
        Column("articles", "Articles", "count", width=0.8),
        Column("new", "New", "count", width=0.6),
        Column("outlets", "Outlets", "count", width=0.7),
        Column("sentence", "Last named in", width=4.6),
        Column("references", "Sources", "references", width=1.0),
    )
    rows: list[tuple[CellValue, ...]] = [
        (
            one.name,
            sum(times for _, times in one.mentions),
            len(one.mentions),
            len(one.new) if compared else None,
            len({outlets[number] for number, _ in one.mentions if number in outlets}),
            QuotedText(one.sentence.text, one.sentence.spans) if one.sentence else None,
            one.sentence.references if one.sentence else tuple(number for number, _ in one.mentions),
        )
        for one in watched
        if one.mentions
    ]
    listed = Table(WATCH_TABLES[0], "Watch list", columns, tuple(rows))
    statements = _build_statement_table(watched, compared=compared)
    return tuple(table for table in (listed, statements) if table.rows)


def _build_statement_table(watched: Sequence[WatchedName], *, compared: bool) -> Table:
    columns = (
        Column("name", "Name", width=1.6),
        Column("direction", "By or about", width=0.9),
        Column("statement", "Statement, in the words of the text", width=5.4),
        Column("speaker", "Asserted by", width=2.0),
        Column("references", "Sources", "references", width=1.0),
    )
    by, about = Message(mark_message("by")), Message(mark_message("about"))
    rows: list[tuple[CellValue, ...]] = []
    for one in watched:
        for direction, statements in ((by, one.said_by), (about, one.said_about)):
            rows += [
                (
                    one.name,
                    direction,
                    row.whole_sentence or QuotedText(row.text, row.spans),
                    format_speakers(row),
                    row.references,
                )
                for row in statements
                if not compared or _is_new(row, one)
            ]
    return Table(WATCH_TABLES[1], "Statements by and about the watch list", columns, tuple(rows))


def _is_new(statement: Statement, name: WatchedName) -> bool:
    """Return whether a statement rests on articles alone that the edition before did not have."""
    named = {number for number, _ in name.mentions}
    return not (named - set(name.new)) & set(statement.references)
