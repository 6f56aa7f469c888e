"""Numbers the sources of an edition, cites its sentences, and builds its stories, sections and source list. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from briefings.analysis.stories.headlines import is_clickbait, shorten_headline
from briefings.analysis.stories.multilingual.levels import LanguageLevel, find_level
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span
from briefings.core.calendar import Calendar, choose_calendar
from briefings.core.dossier import Dossier
from briefings.core.edition import CitedSentence, Coverage, Section, Source, StoryItem
from briefings.core.stored_readings import map_readings, outline_readings
from briefings.core.stories import CopyGroup, CopyKind, Story, TopicStories
from briefings.core.table import Table
from briefings.core.text import slugify
from briefings.core.words import count_words
from briefings.edition.citing import is_reprinted

#: Words that an opening sentence has at least.
MIN_OPENING_WORDS = 6
#: Shortens one sentence at the end of a clause: the words kept, and whether anything was cut.
SentenceTrimmer = Callable[[str], tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class EditingContext:
    """What is looked up while one edition is put together: articles, readings, numbers and hedges by article id."""

    dossier: Dossier
    numbers: Mapping[str, int]
    articles: Mapping[str, Article]
    groups: Mapping[str, CopyGroup]
    #: the hedging words in each article, by its id
    hedges: Mapping[str, tuple[Span, ...]]
    #: key sentences of every story: each a tuple of spans, the best wording first, then where else it stands
    key_sentences: Mapping[str, tuple[tuple[Span, ...], ...]]
    readings: Mapping[str, Analysis]
    #: articles whose first sentence belongs to a web page
    page_heads: frozenset[str]


def build_editing_context(
    dossier: Dossier, chosen: Mapping[str, tuple[tuple[Span, ...], ...]], page_heads: frozenset[str] = frozenset()
) -> EditingContext:
    """Return the look-ups of a dossier, with its key sentences; articles in `page_heads` open with words of a page."""
    return EditingContext(
        dossier,
        number_articles(dossier),
        {article.id: article for article in dossier.articles},
        {member: group for group in dossier.copies for member in group.members},
        {r.article: tuple(sorted({h for claim in r.claims for h in claim.hedges})) for r in dossier.readings},
        chosen,
        map_readings(dossier.readings),
        page_heads,
    )


def number_articles(dossier: Dossier) -> dict[str, int]:
    """Return the reference number of every article, from 1, in the order in which the edition mentions them."""
    reported = [article for p in dossier.placements for story in p.stories for article in story.articles]
    order = dict.fromkeys([*reported, *(article.id for article in dossier.articles)])
    return {article: index for index, article in enumerate(order, 1)}


def cite_sentence(context: EditingContext, spans: Sequence[Span], trim: SentenceTrimmer) -> CitedSentence:
    """Return one sentence in its own words, with the numbers of every article in which it stands, copies included.

    The first of `spans` is printed; the others are sentences that say the same, and are cited where they say it in
    (nearly) the same words.
    """
    first = spans[0]
    words = quote_span(context, first)
    text, trimmed = trim(words)
    # A trim that cuts at the front, too, leaves no place to count hedges from.
    hedges = locate_hedges(context, first, len(text)) if words.startswith(text) else ()
    here = tuple(span for span in spans if span is first or is_reprinted(text, quote_span(context, span)))
    carriers = {member for span in here for member in find_carriers(context, span, text)}
    return CitedSentence(text, here, tuple(sorted(context.numbers[article] for article in carriers)), trimmed, hedges)


def quote_span(context: EditingContext, span: Span) -> str:
    """Return the words of a span, white space as one space."""
    return " ".join(context.articles[span.article].text[span.start : span.end].split())


def locate_hedges(context: EditingContext, span: Span, length: int) -> tuple[tuple[int, int], ...]:
    """Return where the source's own hedges stand in the first `length` characters of a printed sentence."""
    text = context.articles[span.article].text
    found: list[tuple[int, int]] = []
    for hedge in context.hedges.get(span.article, ()):
        if span.start <= hedge.start and hedge.end <= span.end:
            start = len(" ".join(f"{text[span.start : hedge.start]}|".split())) - 1
            end = start + len(" ".join(text[hedge.start : hedge.end].split()))
            if end <= length and (not found or start >= found[-1][1]):
                found.append((start, end))
    return tuple(found)


def find_carriers(context: EditingContext, span: Span, text: str) -> set[str]:
    """Return the article of a span and those of its copies in which the printed words stand too."""
    copies = context.groups[span.article].members if span.article in context.groups else ()
    return {span.article} | {member for member in copies if text in " ".join(context.articles[member].text.split())}


def build_story_item(
    context: EditingContext,
    story: Story,
    trim: SentenceTrimmer,
    scores: tuple[tuple[str, float], ...] = (),
    origins: Sequence[Sequence[str]] = (),
) -> StoryItem:
    """Return one story for print: its headline, its key sentences, and how widely it is reported.

    `origins` are the ids of its articles by independent origin.
    """
    headline, ours = choose_headline(context, story)
    return StoryItem(
        id=story.id,
        headline=headline,
        headline_supplied=ours,
        points=tuple(cite_sentence(context, spans, trim) for spans in context.key_sentences.get(story.id, ())),
        first_seen=story.first_seen,
        last_seen=story.last_seen,
        outlets=story.outlets,
        articles=len(story.articles),
        texts=len(story.copies),
        roots=story.independent_origins,
        references=tuple(sorted(context.numbers[article] for article in story.articles)),
        scores=scores,
        origins=tuple(
            sorted(
                (tuple(sorted(context.numbers[article] for article in origin)) for origin in origins),
                key=lambda numbers: (-len(numbers), numbers),
            )
        ),
    )


def choose_headline(context: EditingContext, story: Story) -> tuple[str, bool]:
    """Return the title of the article that a story's first sentence is from, and whether we supplied it.

    A copy in which the sentence stands may lend its title where that of the original baits or was supplied by us; where
    none tells what happened, the sentence itself is the headline, and it is ours.
    """
    points = context.key_sentences.get(story.id, ())
    original = points[0][0].article if points else story.copies[0].original
    group = context.groups[original].members if original in context.groups else ()
    first = quote_span(context, points[0][0]) if points else ""
    carriers = [context.articles[one] for one in dict.fromkeys((original, *group))]
    for article in carriers:
        own = "title" not in article.supplied and not is_clickbait(article.title)
        if own and (article.id == original or first in " ".join(article.text.split())):
            return shorten_headline(article.title), False
    return shorten_headline(first or carriers[0].title), True


def build_section(
    context: EditingContext,
    placement: TopicStories,
    items: Sequence[StoryItem],
    tables: Sequence[Table],
    columns: Calendar,
    printed: int,
) -> Section:
    """Return the section of one topic: the first `printed` stories in full, all of them in the tables."""
    place = context.dossier.placements.index(placement) + 1
    members = {article for story in placement.stories for article in story.articles}
    days = [moment.date() for article in members if (moment := context.articles[article].trusted_date)]
    volume = tuple((first, sum(columns.bucket(day) == first for day in days)) for first in columns.firsts)
    return Section(
        # The number keeps two topics apart whose names differ in nothing that an anchor can hold.
        id=f"{place}-{slugify(placement.topic.name)}",
        title=placement.topic.name,
        terms=placement.topic.terms,
        discovered=placement.topic.discovered,
        items=tuple(items[:printed]),
        tables=tuple(tables),
        articles=len(members),
        volume=volume,
        unit=columns.unit,
        stories=len(placement.stories),
    )


def build_source_list(
    context: EditingContext, languages: Mapping[str, str], trim: SentenceTrimmer | None = None
) -> tuple[Source, ...]:
    """Return every article by its number, copies pointing to the text they repeat, others with their first sentence."""
    listed = []
    for article in sorted(context.dossier.articles, key=lambda article: context.numbers[article.id]):
        group = context.groups[article.id]
        copied = group.original != article.id
        listed.append(
            Source(
                number=context.numbers[article.id],
                article=article.id,
                outlet=article.outlet,
                title=article.title,
                published=article.published,
                url=article.url,
                authors=article.authors,
                language=languages[article.id],
                words=count_words(article.text),
                digest=article.digest,
                supplied=article.supplied,
                copy_of=context.numbers[group.original] if copied else None,
                version_of=context.numbers[group.original] if copied and group.kind == CopyKind.VERSION else None,
                evidence=group.evidence if copied else (group.agency or ""),
                lead=find_opening_sentence(context, context.readings[article.id], trim)
                if trim and not copied
                else None,
                marking=article.marking,
                kind=article.kind,
            )
        )
    return tuple(listed)


def find_opening_sentence(context: EditingContext, reading: Analysis, trim: SentenceTrimmer) -> CitedSentence | None:
    """Return the sentence an article opens with: the first that is longer than a dateline; None where there is none.

    Only the article's own number stands beside it. Of what is not read it is printed as it stands, where articles in
    its language are grouped.
    """
    if reading.opening and find_level(reading.language) == LanguageLevel.GROUPED:
        words = quote_span(context, reading.opening)
        return CitedSentence(words, (reading.opening,), (context.numbers[reading.article],), False)
    for sentence in () if reading.unread else reading.sentences:
        words = " ".join(context.articles[reading.article].text[sentence.span.start : sentence.span.end].split())
        if len(words.split()) >= MIN_OPENING_WORDS:
            text, trimmed = trim(words)
            return CitedSentence(text, (sentence.span,), (context.numbers[reading.article],), trimmed)
    return None


def count_coverage(dossier: Dossier, tables: Sequence[Table]) -> Coverage:
    """Return the counts of what became of the articles; the parts add up to what was collected."""
    roots = {group.original for group in dossier.copies}
    folded = [article for article in dossier.articles if article.id not in roots]
    unread = [each for each in outline_readings(dossier.readings) if each.article in roots and each.unread]
    return Coverage(
        collected=len(dossier.articles) + len(dossier.left_out) + dossier.repeated,
        reported=len(dossier.articles) - len(folded) - len(unread),
        folded=len(folded),
        unread=len(unread),
        left_out=len(dossier.left_out),
        repeated=dossier.repeated,
        tables=tuple(tables),
    )


def build_glance_numbers(dossier: Dossier, counted: Coverage) -> tuple[tuple[str, int], ...]:
    """Return the numbers of the cover block; those that are 0 and say nothing are left out."""
    always = (
        pair_with_noun(len(dossier.placements), "topic", "topics"),
        pair_with_noun(len({story.id for story in dossier.stories}), "story", "stories"),
        pair_with_noun(counted.collected, "article", "articles"),
        pair_with_noun(len({article.outlet for article in dossier.articles}), "outlet", "outlets"),
    )
    where_any = (
        pair_with_noun(counted.folded, "copy folded", "copies folded"),
        ("listed, not read", counted.unread),
        ("left out", counted.left_out),
        pair_with_noun(len(dossier.problems), "problem", "problems"),
    )
    return always + tuple(pair for pair in where_any if pair[1])


def pair_with_noun(count: int, one: str, many: str) -> tuple[str, int]:
    """Return a count with its noun in the singular or plural."""
    return (one if count == 1 else many, count)


def publication_period(dossier: Dossier) -> tuple[datetime | None, datetime | None]:
    """Return the first and last publication; a date later than the article came in is kept, and is never the last."""
    moments = sorted(moment for article in dossier.articles if (moment := article.trusted_date))
    return (moments[0], moments[-1]) if moments else (None, None)


def edition_day(dossier: Dossier, now: datetime | None) -> date | None:
    """Return the day of the edition: that of `now`, else of its newest article, so that a pile always dates alike."""
    last = publication_period(dossier)[1]
    return now.date() if now else last.date() if last else None


def choose_edition_calendar(dossier: Dossier, most: int) -> Calendar:
    """Return the calendar by which the whole edition counts, in at most `most` steps."""
    first, last = publication_period(dossier)
    return choose_calendar((first.date(), last.date()) if first and last else (), most)


def choose_title(context: EditingContext) -> str:
    """Return a title for an edition that was given none: that of its only story, else "Briefing"."""
    stories = context.dossier.stories
    return choose_headline(context, stories[0])[0] if len(stories) == 1 else "Briefing"
