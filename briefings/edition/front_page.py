"""Page 1: the bottom line, the key points with their grades, what is left open. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.lead_sentences import can_open_page, find_lead_range, is_lead, opens_with_surname
from briefings.analysis.stories.ledger.admiralty import admiralty_grade
from briefings.analysis.stories.ledger.named_speakers import NAMED_SPEAKER_CLASSES
from briefings.analysis.stories.ledger.printable import PRINTED_SPEAKER_CLASSES, find_printed_spans
from briefings.analysis.stories.sources.independence import independent_origins
from briefings.analysis.stories.topics.discovery import LEFT_OVER_TITLE
from briefings.core.account import OpenMatter, StoryLedger
from briefings.core.analysis import SpeakerClass
from briefings.core.article import Span, spans_overlap
from briefings.core.edition import CitedSentence, Section, StoryItem
from briefings.core.outlet_table import OutletTable
from briefings.edition.editor import EditingContext, SentenceTrimmer, cite_sentence, find_carriers
from briefings.edition.page_room import MAX_KEY_POINTS, MAX_TOPIC_CHARACTERS, FrontPageFrame, share_out_page
from briefings.edition.tables.story_tables import format_open_matter_speaker

T = TypeVar("T")

#: Words of the bottom line; a first sentence that is longer stands alone.
MAX_BOTTOM_LINE_WORDS = 60
#: Open matters on page 1, and the words that one of them may have.
MAX_OPEN_MATTERS, MAX_OPEN_MATTER_WORDS = 3, 24
#: Kinds of claims whose words somebody said.
SPOKEN_KINDS = frozenset(("direct", "indirect", "partial"))
#: Part of a sentence that a statement must fill for its speaker and grade to hold for the sentence.
MIN_COVERED_SHARE = 0.4
#: Share of the words of the shorter of two sentences from which page 1 prints only one of them.
MIN_SAME_SHARE = 0.5
#: Share of the sentences that could stand on page 1 from which a word of theirs is of the beat, and of no event.
#: Not measured: an editor's choice.
MIN_COMMON_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What page 1 says."""

    bottom_line: tuple[CitedSentence, ...]
    undisclosed: tuple[CitedSentence, ...]
    points: tuple[CitedSentence, ...]


def compose_front_page(
    context: EditingContext,
    sections: Sequence[Section],
    outlets: OutletTable,
    trim: SentenceTrimmer,
    frame: FrontPageFrame,
    unchanged: Collection[str] = (),
) -> FrontPage:
    """Return what page 1 says: the bottom line, and as many graded points as fit beside all else in its `frame`.

    `unchanged` are the stories of which the reader's last edition had every text.
    """
    accounts = {account.story: account for account in context.dossier.accounts}
    spoken_of: defaultdict[str, list[Span]] = defaultdict(list)
    for row in (row for account in accounts.values() for row in account.claims):
        for words in row.spans:
            spoken_of[words.article].append(words)

    def is_fit(point: CitedSentence) -> bool:
        span = point.spans[0]
        article, reading = context.articles[span.article], context.readings[span.article]
        begin, end = find_lead_range(article, reading, context.page_heads)
        leads = begin <= span.start < end and is_lead(article, reading, span)
        told = (
            claim.content
            for claim in reading.claims
            if claim.speaker and claim.kind in SPOKEN_KINDS and not is_of_dateline(context, claim.speaker, span)
        )
        spoken = (*spoken_of[span.article], *told)
        return leads and can_open_page(article, span, spoken) and not opens_with_surname(article, reading, span)

    leads = choose_lead_sentences(sections, MAX_KEY_POINTS + 2, unchanged, is_fit)
    if len(leads) == 1:
        # An edition of one story prints its lead, then the sentences in which something is asserted.
        story = leads[0][0]
        asserted = cite_statements(context, accounts[story], trim) if story in accounts else ()
        others = (point for point in asserted if is_fit(point) and not has_overlapping_text(point, leads[0][1]))
        leads = (leads[0], *((story, point) for point in others))[: MAX_KEY_POINTS + 2]
    points = tuple(
        with_dates(context, with_grade(context, point, accounts.get(story), outlets)) for story, point in leads
    )
    top = count_bottom_line_sentences(points, MAX_BOTTOM_LINE_WORDS)

    def find_open_matters(sentences: int) -> tuple[CitedSentence, ...]:
        heads = dict.fromkeys(story for story, _ in leads[:sentences])
        return cite_open_matters(context, [accounts[story] for story in heads if story in accounts], trim)

    undisclosed = sum(len(point.text) + len(point.speaker) + 14 for point in find_open_matters(top))
    beneath = name_outlets_and_topics(context, sections, leads)
    top, fitting = share_out_page(frame, tuple(zip(points, beneath, strict=True)), top, undisclosed)
    return FrontPage(points[:top], find_open_matters(top), points[top : top + fitting])


def name_outlets_and_topics(
    context: EditingContext, sections: Sequence[Section], leads: Sequence[tuple[str, CitedSentence]]
) -> tuple[str, ...]:
    """Return for each sentence the outlets and the topic that page 1 names beneath it."""
    outlets = {number: context.articles[article].outlet for article, number in context.numbers.items()}
    topics = {item.id: part.title[:MAX_TOPIC_CHARACTERS] for part in reversed(sections) for item in part.items}
    return tuple(
        " · ".join((*list(dict.fromkeys(outlets[number] for number in point.references))[:3], topics.get(story, "")))
        for story, point in leads
    )


def choose_lead_sentences(
    sections: Sequence[Section],
    most: int,
    unchanged: Collection[str] = (),
    is_fit: Callable[[CitedSentence], bool] = lambda point: True,
) -> tuple[tuple[str, CitedSentence], ...]:
    """Return `StoryItem.id` and the first sentence fit for page 1 of the main stories that have one.

    The most important come first; of configured topics none has three before all have one. What stands under
    "Also reported", and what nobody reports but comments on, fills the room that is left. Of two that say the same
    the first stays.
    """
    found: list[tuple[bool, bool, int, float, str, CitedSentence]] = []
    for part in sections:
        for rank, item in enumerate(part.items):
            point = None if item.id in unchanged else next(filter(is_fit, item.points), None)
            if point is None:
                continue
            comment = dict(item.scores).get("comment", 1.0) < 1
            turn = 0 if part.discovered else rank // 2
            filling = part.title == LEFT_OVER_TITLE
            found.append((comment, filling, turn, -importance_of(item), item.id, point))
    found.sort(key=lambda lead: lead[:5])
    common = find_common_stems({story: point.text for *_, story, point in found}.values())
    leads: list[tuple[str, CitedSentence]] = []
    for *_, story, point in found:
        if len(leads) < most and not any(story == other or says_the_same(point, told, common) for other, told in leads):
            leads.append((story, point))
    return tuple(leads)


def find_common_stems(texts: Collection[str]) -> frozenset[str]:
    """Return the word stems that so many of some sentences have that they tell none of them from another."""
    spread = Counter(stem for text in texts for stem in set(extract_stems(text)))
    return frozenset(stem for stem, number in spread.items() if number > max(2, MIN_COMMON_SHARE * len(texts)))


def says_the_same(one: CitedSentence, other: CitedSentence, common: frozenset[str] = frozenset()) -> bool:
    """Return whether most words of one of two sentences stand in the other; `common` ones only where all are."""
    words, others = frozenset(extract_stems(one.text)), frozenset(extract_stems(other.text))
    words, others = words - common or words, others - common or others
    return len(words & others) >= MIN_SAME_SHARE * max(1, min(len(words), len(others)))


def with_dates(context: EditingContext, point: CitedSentence) -> CitedSentence:
    """Return a sentence with the day of its article, and the days that its words for them ("Tuesday") mean."""
    span = point.spans[0]
    article = context.articles[span.article]
    published = article.trusted_date.date() if article.trusted_date else None
    days = {
        " ".join(article.text[found.span.start : found.span.end].split()): found.first
        for found in context.readings[span.article].dates
        if found.first == found.last and span.start <= found.span.start and found.span.end <= span.end
    }
    kept = tuple((words, day) for words, day in days.items() if words in point.text and not re.search(r"\d", words))
    return replace(point, published=published, days=kept)


def importance_of(item: StoryItem) -> float:
    """Return the weight of a story, from 0 to 1."""
    return dict(item.scores).get("importance", 0.0)


def count_bottom_line_sentences(points: Sequence[CitedSentence], words: int) -> int:
    """Return how many points make the bottom line: one, or two where they are short and enough is left to say."""
    both = sum(len(point.text.split()) for point in points[:2])
    return min(len(points), 2 if both <= words and len(points) > 3 else 1)


def cite_statements(context: EditingContext, account: StoryLedger, trim: SentenceTrimmer) -> tuple[CitedSentence, ...]:
    """Return the sentences in which a story's statements stand, those with most origins first, each once."""
    found: dict[Span, None] = {}
    for row in sorted(account.claims, key=lambda row: (-row.roots, -len(row.articles), not row.named)):
        first = row.spans[0]
        for span in (sentence.span for sentence in context.readings[first.article].sentences):
            if span.start <= first.start < span.end and has_printable_length(context, span):
                found.setdefault(span)
    return tuple(cite_sentence(context, (span,), trim) for span in found)


def has_printable_length(context: EditingContext, span: Span) -> bool:
    """Return whether a sentence can stand alone: between 6 and 45 words."""
    return 6 <= len(context.articles[span.article].text[span.start : span.end].split()) <= 45


def has_overlapping_text(point: CitedSentence, other: CitedSentence) -> bool:
    """Return whether one of two sentences holds the other."""
    return point.text in other.text or other.text in point.text


def with_grade(
    context: EditingContext, point: CitedSentence, account: StoryLedger | None, outlets: OutletTable
) -> CitedSentence:
    """Return a sentence with its speaker, the number of its independent origins and its grade.

    A statement that fills most of the sentence lends it its speaker; a row of the ledger its grade, too. Without one
    the sentence is the article's own, and nobody is named for it.
    """
    row = account and best_covering(
        [(row.spans, row) for row in account.claims if not is_of_dateline(context, row.speaker, point.spans[0])],
        point.spans,
    )
    if row:
        named = row.named or row.speaker_class == SpeakerClass.DOCUMENT
        return replace(point, speaker=row.speaker, unnamed=not named, grade=row.grade, roots=row.roots)
    carriers = sorted({member for span in point.spans for member in find_carriers(context, span, point.text)})
    articles = [context.articles[carrier] for carrier in carriers]
    groups = tuple(dict.fromkeys(context.groups[carrier] for carrier in carriers if carrier in context.groups))
    roots = max(1, len(independent_origins(articles, groups, outlets)))
    letters = [outlets.find_outlet(article).reliability for article in articles]
    disputed = account is not None and any(
        spans_overlap(side.sentence, span) for d in account.disagreements for side in d.sides for span in point.spans
    )
    here = {span.article for span in point.spans}
    claims = [
        claim
        for article in context.dossier.articles
        if article.id in here
        for claim in context.readings[article.id].claims
        if find_printed_spans(claim, article.text) and not is_of_dateline(context, claim.speaker, point.spans[0])
    ]
    claim = best_covering([((claim.content, *claim.continued), claim) for claim in claims], point.spans)
    if claim and claim.speaker and claim.speaker_class in PRINTED_SPEAKER_CLASSES:
        judged = admiralty_grade(letters, claim.kind, claim.speaker_class, roots, int(disputed))
        named = claim.speaker_class in NAMED_SPEAKER_CLASSES or claim.speaker_class == SpeakerClass.DOCUMENT
        return replace(point, speaker=claim.speaker, unnamed=not named, grade=judged, roots=roots)
    return replace(point, grade=admiralty_grade(letters, "direct", "unattributed", roots, int(disputed)), roots=roots)


def is_of_dateline(context: EditingContext, speaker: str, span: Span) -> bool:
    """Return whether a speaker is the place in the dateline that was cut from a sentence: "BEIRUT (Northwire) -"."""
    before = [s.span.start for s in context.readings[span.article].sentences if s.span.start < span.start < s.span.end]
    dateline = context.articles[span.article].text[before[-1] : span.start] if before else ""
    return bool(speaker) and speaker.casefold() in dateline.casefold()


def best_covering(statements: Sequence[tuple[Sequence[Span], T]], spans: Sequence[Span]) -> T | None:
    """Return the statement that fills most of one of the spans; None where none fills enough of it."""
    best: tuple[float, T] | None = None
    for parts, statement in statements:
        for span in spans:
            inside = sum(
                min(part.end, span.end) - max(part.start, span.start) for part in parts if spans_overlap(part, span)
            )
            share = inside / max(span.end - span.start, 1)
            if share >= MIN_COVERED_SHARE and (best is None or share > best[0]):
                best = (share, statement)
    return best[1] if best else None


def cite_open_matters(
    context: EditingContext, accounts: Sequence[StoryLedger], trim: SentenceTrimmer
) -> tuple[CitedSentence, ...]:
    """Return what the texts of some stories leave open, the matters in most articles first."""
    found: list[CitedSentence] = []
    for account in accounts:
        informative = [matter for matter in account.open_matters if is_informative(matter)]
        for matter in sorted(informative, key=lambda matter: -len(matter.articles)):
            cited = cite_sentence(context, (open_matter_span(context, matter),), trim)
            point = replace(cited, speaker=format_open_matter_speaker(matter) or "")
            if not any(has_overlapping_text(point, other) for other in found):
                found.append(point)
    return tuple(found[:MAX_OPEN_MATTERS])


def is_informative(matter: OpenMatter) -> bool:
    """Return whether page 1 can print a matter: it says who left it open, and in few words."""
    named = format_open_matter_speaker(matter) is not None
    return named and 2 <= len(matter.matter.split()) <= MAX_OPEN_MATTER_WORDS


def open_matter_span(context: EditingContext, matter: OpenMatter) -> Span:
    """Return the words from the matter to its cue where they make one short run; else the matter alone."""
    text, sentence = context.articles[matter.span.article].text, matter.sentence
    cue = re.search(r"\s+".join(map(re.escape, matter.cue.split())), text[sentence.start : sentence.end])
    end = sentence.start + cue.end() if cue and matter.cue else 0
    run = Span(matter.span.article, matter.span.start, end)
    short = end > matter.span.end and len(text[run.start : run.end].split()) <= MAX_OPEN_MATTER_WORDS
    return run if short else matter.span
