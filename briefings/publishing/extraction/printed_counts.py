"""Holds the counts that a document prints against the edition: the same words with another number are a fault. Pure.

A document need not print everything: a one-page edition has no tables, templates of a user may have anything. So the
edition's lines that hold counts are looked for with their numbers left open. Where the words stand with other numbers
the document is wrong; what it does not print at all, or not in one piece, is counted and no fault.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefings.core.edition import Briefing, CitedSentence, Section, StoryItem
from briefings.core.table import Table
from briefings.core.verification import CheckResult
from briefings.publishing.renderers.charts.bars import lay_out_coverage_bar
from briefings.publishing.renderers.i18n import Translator, get_translator
from briefings.publishing.renderers.messages import MANY_SOURCES, SOURCE_COUNTS
from briefings.publishing.renderers.news_index import READER_NUMBERS
from briefings.publishing.renderers.table_layout import lay_out_table
from briefings.publishing.renderers.typography import group_references

#: Letters that a line has at least: fewer are no sure sign that it is this line which is printed. Measured on the
#: demonstration and two editions of news in seven formats: no line of another kind was taken for one.
MIN_LETTERS = 12
#: Stands for a number in a line whose numbers are left open.
GAP = "#"
#: Tables that are printed as running text: the first two cells of each row, one after the other.
RUNNING_TABLES = frozenset({"organisations", "places"})
#: Tables that are printed in another order than that of their columns.
REARRANGED_TABLES = frozenset({"open"})
#: Outlets of a story that a document names (four, before), and a mail; the letters of a name that are printed.
NAMED_OUTLETS, NAMED_IN_ANNEX, NAMED_IN_MAIL, NAME_LETTERS = (3, 4), 12, 3, 44
#: Letters of a headline that every document prints of it.
HEADLINE_LETTERS = 40


@dataclass(frozen=True, slots=True)
class CountLine:
    """Something printed that holds counts, in each of the wordings that documents have for it."""

    #: what the report calls it: "at a glance", "Grain and ports"
    place: str
    wordings: tuple[str, ...]
    #: caption and heads of the table that it is a row of; empty where it is none
    head: str = ""


@dataclass(frozen=True, slots=True)
class SqueezedText:
    """A text without anything but letters, its numbers left open; the numbers, and where their gaps are."""

    skeleton: str
    numbers: tuple[str, ...]
    gaps: tuple[int, ...]

    def find_numbers(self, skeleton: str) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Yield the numbers of every place that has some words, and whether the last of them ends a row of numbers."""
        at = self.skeleton.find(skeleton)
        while at >= 0:
            first, end = bisect_left(self.gaps, at), at + len(skeleton)
            goes_on = skeleton.endswith(GAP) and self.skeleton[end : end + 1] == GAP
            yield self.numbers[first : first + skeleton.count(GAP)], not goes_on
            at = self.skeleton.find(skeleton, at + 1)


def squeeze_text(text: str) -> SqueezedText:
    """Return a text as it is compared: white space, capitals and punctuation do not count but the brackets of numbers.

    >>> squeeze_text("14 articles, 3 stories [2]").skeleton, squeeze_text("1,200").numbers
    ('#articles#stories[#]', ('1', '200'))
    """
    parts, numbers, gaps, length = [], [], [], 0
    for part in re.findall(r"\d+|[^\W\d_]+|\[(?=\d)|(?<=\d)\]", unicodedata.normalize("NFKC", text).casefold()):
        if part[0].isdigit():
            numbers.append(str(int(part)) if part.isdecimal() else part)
            gaps.append(length)
            part = GAP
        parts.append(part)
        length += len(part)
    return SqueezedText("".join(parts), tuple(numbers), tuple(gaps))


def join_squeezed(texts: Sequence[SqueezedText]) -> SqueezedText:
    """Return squeezed texts as one, in which nothing runs over from one to the next."""
    gaps, length = [], 0
    for text in texts:
        gaps += [length + gap for gap in text.gaps]
        length += len(text.skeleton) + 1
    return SqueezedText(
        "\n".join(text.skeleton for text in texts), tuple(n for text in texts for n in text.numbers), tuple(gaps)
    )


def check_printed_counts(briefing: Briefing, name: str, text: str, language: str = "") -> CheckResult:
    """Return whether the text of a document named `name` has the counts of an edition where it has their words."""
    words = get_translator(language or briefing.language)
    document = squeeze_text(write_in_figures(text, words))
    lines = [squeeze_line(line) for line in list_count_lines(briefing, words)]
    # The same words may stand in several lines, and in parts of others: their numbers explain what is found.
    every = join_squeezed([wording for line in lines for wording in line.wordings])
    found, strange = {}, {}
    for skeleton in dict.fromkeys(wording.skeleton for line in lines for wording in line.wordings):
        places = list(document.find_numbers(skeleton))
        found[skeleton] = Counter(numbers for numbers, _ in places)
        explained = {numbers for numbers, _ in every.find_numbers(skeleton)}
        strange[skeleton] = [numbers for numbers, whole in places if whole and numbers not in explained]
    # The PDF has the columns of a page that is written from right to left in the order of their places.
    in_order = not (name.endswith(".pdf") and words.direction == "rtl")
    held, absent, failures = 0, 0, []
    for line in lines:
        printed = [one for one in line.wordings if found[one.skeleton]] if line.is_printed_in(document) else []
        exact = next((one for one in printed if found[one.skeleton][one.numbers]), None)
        changed = next((one for one in printed if strange[one.skeleton]), None) if in_order else None
        if exact:
            found[exact.skeleton][exact.numbers] -= 1
            held += 1
        elif changed:
            numbers = strange[changed.skeleton].pop(0)
            failures.append(f"{line.place}: {', '.join(numbers)} printed, the edition has {', '.join(changed.numbers)}")
        else:
            absent += 1
    subject = f"counts in {name}"
    if not held and not failures and absent:
        return CheckResult(subject, unchecked=(f"none of the edition's {absent} lines with counts was found in it",))
    note = f"{absent} lines with counts are not printed in it, or not in one piece" if absent else ""
    return CheckResult(subject, held, tuple(failures), note=note)


@dataclass(frozen=True, slots=True)
class SqueezedLine:
    """A line that holds counts as it is looked for."""

    place: str
    #: the wordings that have letters enough
    wordings: tuple[SqueezedText, ...]
    #: the words of the table's head; empty where the line is of no table
    head: str

    def is_printed_in(self, document: SqueezedText) -> bool:
        """Return whether a document can have the line: a row of a table only where the table is printed."""
        return self.head in document.skeleton


def squeeze_line(line: CountLine) -> SqueezedLine:
    """Return a line as it is looked for, without the wordings that too few letters tell apart from others."""
    squeezed = map(squeeze_text, line.wordings)
    kept = [one for one in squeezed if one.gaps and len(one.skeleton) - len(one.gaps) >= MIN_LETTERS]
    return SqueezedLine(line.place, tuple(kept), squeeze_text(line.head).skeleton)


def write_in_figures(text: str, words: Translator) -> str:
    """Return a text with the numbers of independent sources, which a page has in words, in figures.

    >>> write_in_figures("Harbour Post, two independent sources", get_translator("en"))
    'Harbour Post, 2 independent sources'
    """
    for count, phrase in enumerate(SOURCE_COUNTS, 1):
        printed = r"\s+".join(map(re.escape, words.gettext(phrase).split()))
        text = re.sub(rf"(?<!\w){printed}(?!\w)", words.format_count(*MANY_SOURCES, count), text, flags=re.IGNORECASE)
    return text


def list_count_lines(briefing: Briefing, words: Translator) -> Iterator[CountLine]:
    """Yield every line of an edition that holds counts or citations, as a language writes it."""
    glance = [
        (label in READER_NUMBERS, f"{words.format_number(count)} {words.translate_count_label(label, count)}")
        for label, count in briefing.glance
    ]
    if glance:
        # Page 1 has the numbers that readers ask for, the last page those for whoever runs the program.
        parts = [" ".join(line for front, line in glance if front is wanted) for wanted in (True, False)]
        yield CountLine("at a glance", (parts[0], " ".join(line for _, line in glance)))
        yield CountLine("at a glance", (parts[1],))
    yield from list_cited_lines("bottom line", briefing.bottom_line)
    for section in briefing.sections:
        yield from list_section_lines(section, words)
        for item in section.items:
            yield from list_story_lines(item, words)
            yield from list_cited_lines(item.headline[:60], item.points)
            for table in item.tables:
                yield from list_table_lines(briefing, table, f"{item.headline[:60]}, {table.caption}", words)
        for table in section.tables:
            yield from list_table_lines(briefing, table, f"{section.title[:40]}, {table.caption}", words)
    for table in (*briefing.tables, *briefing.coverage.tables):
        yield from list_table_lines(briefing, table, str(table.caption), words)
    parts = [
        f"{words.format_number(part.count)} {part.label}"
        for part in lay_out_coverage_bar(briefing.coverage, 100, words)
    ]
    if parts:
        yield CountLine("what became of the articles", (" ".join(parts),))
    if briefing.problems:
        caption = ("What went wrong: %(num)s problem", "What went wrong: %(num)s problems")
        yield CountLine("problems", (words.format_count(*caption, len(briefing.problems)),))


def list_cited_lines(place: str, points: Sequence[CitedSentence]) -> Iterator[CountLine]:
    """Yield sentences with the numbers beside them."""
    for point in points:
        yield CountLine(place, (f"{point.text} {format_references(point.references)}",))


def list_section_lines(section: Section, words: Translator) -> Iterator[CountLine]:
    """Yield the counts beneath the title of a topic, and its line of the contents."""
    title = words.translate(section.title) if section.discovered else section.title
    articles = words.format_count("%(num)s article", "%(num)s articles", section.articles)
    stories = words.format_count("%(num)s story", "%(num)s stories", section.stories)
    told = words.format_count("%(num)s story", "%(num)s stories", max(section.stories, len(section.items)))
    yield CountLine(section.title[:40], (f"{title} {articles} {stories}", f"{title} {told} {articles}"))
    counts = words.format_number(section.stories), words.format_number(section.articles)
    head = " ".join(map(words.translate, ("Stories", "Articles")))
    yield CountLine(f"contents, {section.title[:40]}", (f"{title} {' '.join(counts)}",), head)


def list_story_lines(item: StoryItem, words: Translator) -> Iterator[CountLine]:
    """Yield the facts about a story: its articles, texts, outlets and independent roots.

    They stand above its headline, at its place in the annex, and below its sentence in a mail.
    """
    articles = words.format_count("%(num)s article", "%(num)s articles", item.articles)
    roots = words.format_count(*MANY_SOURCES, item.roots)
    texts = words.format_count("%(num)s text", "%(num)s texts", item.texts) if item.texts < item.articles else ""
    several = len(item.outlets) > 1
    outlets = words.format_count("%(num)s outlet:", "%(num)s outlets:", len(item.outlets)) if several else ""
    heads = [name_outlets(item.outlets, most, words) for most in NAMED_OUTLETS]
    place = item.headline[:60]
    yield CountLine(
        place,
        (f"{articles} {texts} {outlets} {name_outlets(item.outlets, NAMED_IN_ANNEX, words)} {roots}",),
    )
    headline = item.headline[:HEADLINE_LETTERS]
    yield CountLine(place, tuple(f"{names} {articles} {roots} {headline}" for names in dict.fromkeys(heads)))
    in_mail = name_outlets(item.outlets, NAMED_IN_MAIL, words)
    yield CountLine(place, (f"{in_mail} {articles} {roots}",))


def name_outlets(outlets: Sequence[str], most: int, words: Translator) -> str:
    """Return the first names of some outlets, and how many there are more."""
    names = " ".join(name[: NAME_LETTERS - 1] if len(name) > NAME_LETTERS else name for name in outlets[:most])
    more = len(outlets) - most
    return f"{names} {words.format_count('and %(num)s more', 'and %(num)s more', more)}" if more > 0 else names


def format_references(references: Sequence[int]) -> str:
    """Return reference numbers as they are printed behind a sentence.

    >>> format_references((1, 2, 3, 7))
    '[1–3] [7]'
    """
    return " ".join(
        f"[{first}–{last}]" if first != last else f"[{first}]" for first, last in group_references(references)
    )


def list_table_lines(briefing: Briefing, table: Table, place: str, words: Translator) -> Iterator[CountLine]:
    """Yield a table as a whole and its rows one by one: a page may end between two, and a row may have few letters."""
    if table.key in REARRANGED_TABLES or not table.rows:
        return
    layout = lay_out_table(table, briefing.day.year if briefing.day else None, words=words)
    rows = [
        " ".join(
            " ".join(f"{first} {last}" if last != first else f"{first}" for first, last in cell.references) or cell.text
            for cell in row
        )
        for row in layout.rows
    ]
    caption = words.translate(table.caption)
    if table.key in RUNNING_TABLES:
        running = " ".join(f"{row[0].text} {row[1].text}" for row in layout.rows)
        yield CountLine(place, (f"{caption} {running}",))
        return
    head = " ".join((caption, *(f"{heading.label} {heading.unit}" for heading in layout.headings)))
    if len(rows) > 1:
        yield CountLine(place, (f"{head} {' '.join(rows)}",), head)
    for row in rows:
        yield CountLine(place, (row,), head)
