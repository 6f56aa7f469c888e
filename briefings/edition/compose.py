"""Composes the briefing of a dossier: cites its stories, cuts its tables, chooses its front page. Pure."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime

from briefings.analysis.stories.key_sentences import trim_sentence
from briefings.analysis.stories.lead_sentences import find_page_heads
from briefings.analysis.stories.ledger.admiralty import SOURCE_SCALE, STATEMENT_SCALE
from briefings.analysis.stories.ledger.timeline import build_timeline
from briefings.analysis.stories.sources.independence import independent_origins
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.analysis.stories.topics.discovery import LEFT_OVER_TITLE
from briefings.core.account import Timeline
from briefings.core.dossier import Dossier
from briefings.core.edition import Briefing, Coverage, EditionStatus, Section, StoryItem
from briefings.core.plan import Plan
from briefings.core.serialization import with_digest
from briefings.core.stored_readings import map_readings, outline_readings
from briefings.core.stories import Topic, TopicStories
from briefings.core.table import Table
from briefings.core.tlp import strictest_label
from briefings.core.version import VERSION
from briefings.edition import editor
from briefings.edition.carriers import keep_word_for_word_carriers
from briefings.edition.front_page import compose_front_page
from briefings.edition.page_room import FrontPageFrame
from briefings.edition.selection import (
    list_unchanged_stories,
    map_key_sentences,
    score_table,
    share_out_stories,
)
from briefings.edition.trend import with_trend
from briefings.edition.watch_list import MAX_FRONT_PAGE_NAMES, find_watched_names, with_watched_since

#: How many columns of days, weeks, months or years a table has, and how many bars a chart.
MAX_TABLE_COLUMNS, MAX_CHART_BARS = 8, 62
#: Articles up to which an edition of one topic has no contents (`templates/briefing.html`).
MAX_ARTICLES_WITHOUT_CONTENTS = 12
#: Stories told in full of what belongs to no topic, beside topics; the others are told by their headlines.
MAX_TOLD_LEFTOVERS = 3
#: Called with the name of each stage, "edit" or "tabulate"; the work of the stage is done inside.
Stage = Callable[[str], AbstractContextManager[None]]


def compose_briefing(
    plan: Plan, dossier: Dossier, now: datetime | None, stage: Stage = lambda name: nullcontext()
) -> Briefing:
    """Return the briefing of a dossier, as the plan wants it; `now` (UTC) dates it, else its newest article does."""
    with stage("edit"):
        # 1. Number the articles, and choose the key sentences of every story.
        heads = dossier.page_heads
        if heads is None:
            heads = find_page_heads(dossier.articles, map_readings(dossier.readings))
        chosen = map_key_sentences(dossier, plan.sentences, heads)
        context = editor.build_editing_context(dossier, chosen, heads)
        # 2. Cite the stories of each topic.
        items = cite_stories(context, now)
        context = narrow_ledgers(context, items)
    with stage("tabulate"):
        # 3. Cut the tables of the sections and of the edition, and account for every article.
        sections, names, coverage = tabulate(plan, context, items)
    with stage("edit"):
        # 4. Choose the front page from the sections.
        outlets = dossier.outlets or load_default_outlets()
        watched = find_watched_names(context, plan.watches, trim_sentence)
        title = plan.title or editor.choose_title(context)
        frame = FrontPageFrame(
            title,
            plan.paper,
            topics=len(sections) if len(sections) > 1 or len(context.articles) > MAX_ARTICLES_WITHOUT_CONTENTS else 0,
            watched=min(len([one for one in watched if one.mentions]), MAX_FRONT_PAGE_NAMES),
            has_watch_list=bool(watched),
        )
        unchanged = list_unchanged_stories(dossier)
        front_page = compose_front_page(context, sections, outlets, trim_sentence, frame, unchanged)
        # 5. List the sources, and put everything together.
        languages = {each.article: each.language for each in outline_readings(dossier.readings)}
        briefing = Briefing(
            title=title,
            day=editor.edition_day(dossier, now),
            period=editor.publication_period(dossier),
            marking=edition_marking(plan.marking, dossier),
            status=EditionStatus(plan.status),
            paper=plan.paper,
            language=plan.language,
            glance=editor.build_glance_numbers(dossier, coverage),
            bottom_line=front_page.bottom_line,
            undisclosed=front_page.undisclosed,
            points=front_page.points,
            watched=watched,
            sections=sections,
            tables=names,
            sources=editor.build_source_list(context, languages, trim_sentence),
            coverage=coverage,
            problems=dossier.problems,
            made_by=f"briefings {VERSION}, reader {plan.analyser.model}",
        )
        # 6. Tabulate the watch list, and take the digest of what it says.
        return with_digest(with_watched_since(briefing, None))


def cite_stories(context: editor.EditingContext, now: datetime | None) -> tuple[tuple[StoryItem, ...], ...]:
    """Return the stories of each topic with their key sentences, scores, origins and place in time."""
    dossier, outlets = context.dossier, context.dossier.outlets or load_default_outlets()
    scores = score_table(dossier)
    day, pasts = editor.edition_day(dossier, now), {past.story: past for past in dossier.pasts}
    items = {}
    for story in dossier.stories:
        articles = [context.articles[article] for article in story.articles]
        origins = independent_origins(articles, story.copies, outlets)
        item = editor.build_story_item(context, story, trim_sentence, scores[story.id], origins)
        dates = (article.trusted_date for article in articles)
        items[story.id] = with_trend(item, filter(None, dates), pasts.get(story.id), day)
    # What nobody could read has no sentence to print, and stands behind what has one.
    return tuple(
        tuple(sorted((items[story.id] for story in placement.stories), key=lambda item: not item.points))
        for placement in dossier.placements
    )


def narrow_ledgers(context: editor.EditingContext, items: Sequence[Sequence[StoryItem]]) -> editor.EditingContext:
    """Return the look-ups with ledgers that cite beside each row only the articles in which its words stand."""
    ids = {number: article for article, number in context.numbers.items()}
    origins = {
        item.id: [[ids[number] for number in origin] for origin in item.origins] for told in items for item in told
    }
    outlets = context.dossier.outlets or load_default_outlets()
    accounts = tuple(
        keep_word_for_word_carriers(account, context.articles, origins.get(account.story, ()), outlets)
        for account in context.dossier.accounts
    )
    return replace(context, dossier=replace(context.dossier, accounts=accounts))


def tabulate(
    plan: Plan, context: editor.EditingContext, items: Sequence[Sequence[StoryItem]]
) -> tuple[tuple[Section, ...], tuple[Table, ...], Coverage]:
    """Return the topics with tables and ledgers, the names of the whole edition, and what became of every article."""
    # pandas takes a second to load, and a program that only reads or groups never needs it.
    from briefings.edition.tables import frames, topic_tables
    from briefings.edition.tables.language_tables import language_table
    from briefings.edition.tables.story_tables import grade_scale_table, timeline_table, with_ledger

    dossier = context.dossier
    columns, bars = (editor.choose_edition_calendar(dossier, most) for most in (MAX_TABLE_COLUMNS, MAX_CHART_BARS))
    placed, named = frames.placed(dossier, context.numbers), frames.named(dossier, context.numbers)
    ledgers = {account.story: account for account in dossier.accounts}
    sections = []
    available = [
        min(len(stories), MAX_TOLD_LEFTOVERS) if len(items) > 1 and is_leftover(placement.topic) else len(stories)
        for placement, stories in zip(dossier.placements, items, strict=True)
    ]
    shares = share_out_stories(available, plan.stories_per_topic)
    for placement, stories, printed in zip(dossier.placements, items, shares, strict=True):
        rows = placed[placed["topic"] == placement.topic.name]
        tables = topic_tables.section_tables(stories, rows, named, columns, plan.rows_per_table)
        timeline = timeline_table(build_topic_timeline(context, placement), context.articles, context.numbers)
        with_ledgers = [
            with_ledger(item, ledgers[item.id], context.articles, context.numbers, bool(timeline.rows))
            if item.id in ledgers
            else item
            for item in stories
        ]
        tables = (*((timeline,) if timeline.rows else ()), *tables)
        sections.append(editor.build_section(context, placement, with_ledgers, tables, bars, printed))
    unread = topic_tables.unread_table(dossier, context.numbers)
    graded = any(account.claims for account in dossier.accounts)
    scale = (grade_scale_table(SOURCE_SCALE, STATEMENT_SCALE),) if graded else ()
    spoken = language_table(dossier)
    account_tables = (
        *((unread,) if unread else ()),
        *topic_tables.coverage_tables(dossier, context.numbers),
        *((spoken,) if spoken else ()),
        *scale,
    )
    # A name stands once for the edition, however many topics its articles are in.
    once = placed.drop_duplicates("article")
    names = topic_tables.name_tables(named, once, plan.rows_per_table) if len(sections) > 1 else ()
    return tuple(sections), names, editor.count_coverage(dossier, account_tables)


def build_topic_timeline(context: editor.EditingContext, placement: TopicStories) -> Timeline:
    """Return what the texts of a topic date to its days; nothing for one story, or for what belongs to no topic."""
    if len(placement.stories) < 2 or is_leftover(placement.topic):
        return ()
    originals = [context.articles[group.original] for story in placement.stories for group in story.copies]
    return build_timeline(originals, context.readings)


def is_leftover(topic: Topic) -> bool:
    """Return whether a topic is no topic: it gathers what belongs to none."""
    return topic.discovered and topic.name == LEFT_OVER_TITLE


def edition_marking(marking: str, dossier: Dossier) -> str:
    """Return the label of an edition: the most restrictive of the plan's and of all articles named in it."""
    named = (*dossier.articles, *(article for article, _ in dossier.left_out))
    return strictest_label(marking, *(article.marking for article in named))
