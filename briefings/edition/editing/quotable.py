"""Sentences of a story that an editor may print in place of another, and what is left of a muted outlet. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from briefings.analysis.stories.headlines import shorten_headline
from briefings.core.analysis import Sentence
from briefings.core.article import Span
from briefings.core.editing import Edit
from briefings.core.edition import Briefing, CitedSentence, Section, StoryItem
from briefings.core.errors import UsageError
from briefings.core.table import Table
from briefings.core.text import one_line
from briefings.edition.citing import fold_words
from briefings.edition.editing.sections import keep_stories

#: Words that a sentence has at least to be printed alone, and at most.
MIN_WORDS, MAX_WORDS = 4, 60
#: Tables of which several rows make one entry.
GROUPED_TABLES = frozenset({"disagreements"})


def list_sentences(
    briefing: Briefing, item: StoryItem, texts: Mapping[str, str], sentences: Mapping[str, Iterable[Sentence]]
) -> tuple[CitedSentence, ...]:
    """Return every sentence of a story's own texts, cited wherever its articles and their copies have it.

    `texts` are those kept with the edition, `sentences` where the sentences of each article stand, by article id.
    """
    sources = {source.number: source for source in briefing.sources}
    told = {number: " ".join(texts.get(sources[number].article, "").split()) for number in item.references}
    found: dict[str, CitedSentence] = {}
    for number in item.references:
        source = sources[number]
        if source.copy_of is not None:
            continue
        for sentence in sentences.get(source.article, ()):
            span = sentence.span
            words = " ".join(texts[source.article][span.start : span.end].split())
            if words not in found and MIN_WORDS <= len(words.split()) <= MAX_WORDS:
                numbers = tuple(sorted(n for n, text in told.items() if n == number or words in text))
                found[words] = CitedSentence(words, find_spans(words, span, numbers, briefing, texts), numbers)
    return tuple(found.values())


def find_spans(
    words: str, first: Span, numbers: Iterable[int], briefing: Briefing, texts: Mapping[str, str]
) -> tuple[Span, ...]:
    """Return where a sentence stands: its own place first, then that in each text which is no copy of another."""
    own = [s.article for s in briefing.sources if s.number in set(numbers) and s.copy_of is None]
    others = [(article, texts[article].find(words)) for article in own if article != first.article]
    return (first, *(Span(article, at, at + len(words)) for article, at in others if at >= 0))


def choose_sentence(candidates: Iterable[CitedSentence], wanted: str) -> CitedSentence:
    """Return the sentence that is meant by its words or a part of them that only it has. Raises `UsageError`."""
    folded = fold_words(wanted)
    every = tuple(candidates)
    same = [one for one in every if fold_words(one.text) == folded]
    near = same or [one for one in every if folded and f" {folded} " in f" {fold_words(one.text)} "]
    if len(near) == 1:
        return near[0]
    said = one_line(wanted, 80)
    if near:
        raise UsageError(f"“{said}” stands in {len(near)} sentences of the story; give more of the one that is meant")
    raise UsageError(f"no article of the story has the sentence “{said}”; only words of its articles can be printed")


def replace_sentence(item: StoryItem, edit: Edit, chosen: CitedSentence) -> StoryItem:
    """Return a story that prints another sentence in one place; it does not print it twice."""
    at = min(max(edit.place, 1), len(item.points) + 1) - 1
    points = [*item.points[:at], chosen, *(point for point in item.points[at + 1 :] if point.text != chosen.text)]
    return replace(item, points=tuple(p for n, p in enumerate(points) if n == at or p.text != chosen.text))


def mute_sections(
    sections: Iterable[Section], numbers: frozenset[int], titles: Mapping[int, str]
) -> tuple[Section, ...]:
    """Return the topics without what only the articles of some numbers say; stories of theirs alone are left out.

    `titles` are those of all articles, by number.
    """
    changed = []
    for section in keep_stories(tuple(sections), lambda item: not numbers >= set(item.references)):
        items = tuple(mute_item(item, numbers, titles) for item in section.items)
        tables = tuple(mute_table(table, numbers) for table in section.tables)
        changed.append(replace(section, items=items, tables=drop_empty_tables(section.tables, tables)))
    return tuple(changed)


def mute_item(item: StoryItem, numbers: frozenset[int], titles: Mapping[int, str]) -> StoryItem:
    """Return a story without the sentences, statements and rows that only the articles of some numbers have.

    Its headline is then a title of another article.
    """
    points = mute_points(item.points, numbers)
    others = [titles[number] for number in item.references if number not in numbers]
    own = [item.headline in (title, shorten_headline(title)) for title in others]
    told = item.headline_supplied and any(fold_words(item.headline) in fold_words(point.text) for point in points)
    return replace(
        item,
        headline=item.headline if any(own) or told else shorten_headline(others[0]),
        headline_supplied=told and not any(own),
        points=points,
        statements=tuple(
            # what stands before and around it stands in one of its articles, which may be the one that is left out
            one if numbers.isdisjoint(one.references) else replace(one, context=None, whole_sentence=None)
            for one in item.statements
            if not is_muted(one.references, numbers)
        ),
        tables=drop_empty_tables(item.tables, tuple(mute_table(table, numbers) for table in item.tables)),
    )


def mute_points(points: Iterable[CitedSentence], numbers: frozenset[int]) -> tuple[CitedSentence, ...]:
    """Return the sentences that others have too."""
    return tuple(point for point in points if not is_muted(point.references, numbers))


def is_muted(references: Iterable[int], numbers: frozenset[int]) -> bool:
    """Return whether all references are numbers that are to be left out; what cites nothing stays."""
    cited = set(references)
    return bool(cited) and numbers >= cited


def mute_table(table: Table, numbers: frozenset[int]) -> Table:
    """Return a table without the rows that cite only what is left out, its statements numbered anew."""
    gone = {
        at
        for at, row in enumerate(table.rows)
        if any(isinstance(cell, tuple) and is_muted(cell, numbers) for cell in row)
    }
    if table.key in GROUPED_TABLES:
        # One account alone differs from nothing.
        groups = group_rows(table)
        gone = {at for group in groups if gone & set(group) for at in group}
    return keep_rows(table, [at for at in range(len(table.rows)) if at not in gone])


def group_rows(table: Table) -> list[list[int]]:
    """Return the places of the rows that belong together: the first has something in the first column."""
    groups: list[list[int]] = []
    for at, row in enumerate(table.rows):
        if row[0] is not None or not groups:
            groups.append([])
        groups[-1].append(at)
    return groups


def keep_rows(table: Table, kept: list[int]) -> Table:
    """Return a table with only some of its rows; a column that numbers them begins with 1 again."""
    if len(kept) == len(table.rows):
        return table
    counter = next((n for n, column in enumerate(table.columns) if column.key == "number"), None)
    rows = []
    for place, at in enumerate(kept, 1):
        row = table.rows[at]
        rows.append(row if counter is None else (*row[:counter], place, *row[counter + 1 :]))
    stories = tuple(table.stories[at] for at in kept) if table.stories else ()
    return replace(table, rows=tuple(rows), stories=stories)


def drop_empty_tables(before: tuple[Table, ...], after: tuple[Table, ...]) -> tuple[Table, ...]:
    """Return the tables but for those that have lost all their rows."""
    return tuple(new for old, new in zip(before, after, strict=True) if new.rows or not old.rows)
