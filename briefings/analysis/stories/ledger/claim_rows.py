"""The readings of one story in, its claim ledger out: each assertion once, with all who carry it."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefings.analysis.stories.lead_sentences import shows_headline
from briefings.analysis.stories.ledger.admiralty import admiralty_grade
from briefings.analysis.stories.ledger.context_sentences import find_context
from briefings.analysis.stories.ledger.doubts import PrintedStatement, estimate_certainty
from briefings.analysis.stories.ledger.hedge_markers import find_markers
from briefings.analysis.stories.ledger.lost_references import has_lost_reference, is_late_relative
from briefings.analysis.stories.ledger.named_speakers import is_named, name_speaker
from briefings.analysis.stories.ledger.printable import find_printed_spans
from briefings.analysis.stories.ledger.pronoun_speakers import is_doubtful_speaker
from briefings.analysis.stories.ledger.same_statement import content_words, is_negative, is_same_statement
from briefings.analysis.stories.ledger.whole_sentences import find_whole_sentence
from briefings.analysis.stories.sources.independence import count_independent_origins
from briefings.core.account import ClaimRow, Disagreement
from briefings.core.analysis import Analysis, Claim, SpeakerClass
from briefings.core.article import Article, Span, article_sort_key, spans_overlap
from briefings.core.outlet_table import OutletTable
from briefings.core.stories import CopyGroup, Story
from briefings.core.table import QuotedText

_DATELINE_BEHIND = re.compile(r"\s\([A-Z][\w /-]{1,30}\)\s[-–—]")
_NEWS_MEDIA = frozenset((SpeakerClass.OUTLET, SpeakerClass.AGENCY, SpeakerClass.STATE_MEDIA))


@dataclass(slots=True)
class _DraftRow:
    """A row while articles are still being added."""

    claim: Claim
    article: Article
    spans: tuple[Span, ...]
    words: frozenset[str]
    #: what stands before the statement and tells what it points at, and the signs of doubt that go with it
    context: Span | None = None
    whole: Span | None = None
    lifted: frozenset[str] = frozenset()
    carried: list[Article] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)


def quote_spans(article: Article, spans: Sequence[Span]) -> str:
    """Return stretches of an article as they are printed."""
    return " … ".join(" ".join(article.text[s.start : s.end].split()) for s in spans)


def build_claim_rows(
    story: Story,
    articles: Mapping[str, Article],
    readings: Mapping[str, Analysis],
    outlets: OutletTable,
    disagreements: Sequence[Disagreement] = (),
) -> tuple[ClaimRow, ...]:
    """Return the ledger of a story in order of time; `disagreements` lower the grade of what is disputed."""
    rows: list[_DraftRow] = []
    by_word: dict[str, list[int]] = {}
    for article in sorted((articles[i] for i in story.articles), key=article_sort_key):
        reading = readings.get(article.id)
        if reading is None:
            continue
        for claim in reading.claims:
            spans = find_printed_spans(claim, article.text)
            if spans and not _is_misread(claim, article, reading, spans):
                _add_claim(rows, by_word, article, reading, claim, spans)
    copies = _CopyIndex(story.copies)
    disputed: defaultdict[str, list[Disagreement]] = defaultdict(list)
    for disagreement in disagreements:
        for place in {side.span.article for side in disagreement.sides}:
            disputed[place].append(disagreement)
    return tuple(
        # Of thousands of disagreements in a story few have a side in the article of a row.
        _build_claim_row(one, copies, readings, outlets, disputed[one.article.id], articles)
        for one in rows
    )


def _is_misread(claim: Claim, article: Article, reading: Analysis, spans: Sequence[Span]) -> bool:
    """Whether a headline runs into a statement, or it may well be another one's."""
    return (
        _holds_headline(article, reading, spans[0])
        or is_late_relative(article.text, claim.speaker)
        or is_doubtful_speaker(claim, article, reading)
        # "Stocks rise LONDON (Reuters) -": where it was written says nothing.
        or bool(claim.source and _DATELINE_BEHIND.match(article.text, claim.source.end))
    )


def _holds_headline(article: Article, reading: Analysis, span: Span) -> bool:
    """Whether a statement opens an article whose headline runs into its first sentence."""
    first = reading.sentences[0].span if reading.sentences else None
    return first is not None and span.start == first.start and shows_headline(article, reading, first)


def _add_claim(
    rows: list[_DraftRow],
    by_word: dict[str, list[int]],
    article: Article,
    reading: Analysis,
    claim: Claim,
    spans: tuple[Span, ...],
) -> None:
    """Add a claim to the row that says the same, or open a row.

    Where a pronoun could mean anybody, and no sentence before tells whom, none is opened.
    """
    text = quote_spans(article, spans)
    words = content_words(text)
    # What says the same shares three words, or all: in a story of a thousand articles few rows do.
    shared = Counter(index for word in words for index in by_word.get(word, ()))
    for index in sorted(index for index, count in shared.items() if count >= min(3, len(words))):
        row = rows[index]
        if (
            row.claim.polarity == claim.polarity
            and is_same_statement(row.words, words)
            and _has_same_negation(row, text)
        ):
            # One article tells the same twice of one speaker: "officials", and by name.
            if article not in row.carried:
                row.carried.append(article)
                if _counts_beside(claim, row):
                    row.speakers.append(claim.speaker)
            return
    statement = PrintedStatement(claim, article.text, spans)
    whole = find_whole_sentence(statement, article, reading)
    context, lifted = find_context(statement, article, reading, whole)
    if not lifted and has_lost_reference(text, claim.speaker, claim.speaker_class):
        return
    claim = name_speaker(claim, article, reading, (*((whole,) if whole else spans), *((context,) if context else ())))
    for word in words:
        by_word.setdefault(word, []).append(len(rows))
    speakers = [claim.speaker] if claim.speaker else []
    rows.append(_DraftRow(claim, article, spans, words, context, whole, lifted, [article], speakers))


def _counts_beside(claim: Claim, row: _DraftRow) -> bool:
    """Whether a speaker is another one than those of a row: "a local newspaper" may be the one that is named."""
    if not claim.speaker or (claim.speaker_class in _NEWS_MEDIA and not is_named(claim)):
        return False
    return not any(is_same_speaker(claim.speaker, known) for known in row.speakers)


def is_same_speaker(one: str, other: str) -> bool:
    """Whether two names can be spellings of one speaker; short forms can be anybody's.

    >>> is_same_speaker("Obama", "Barack Obama"), is_same_speaker("Syria", "The Syrian government")
    (True, True)
    >>> is_same_speaker("Officials", "Residents"), is_same_speaker("the UN", "United Nations")
    (False, True)
    """
    if any(word.isupper() and len(word) > 1 for name in (one, other) for word in name.replace(".", "").split()):
        return True
    first, second = ({word[:4].casefold() for word in name.split() if len(word) > 3} for name in (one, other))
    return not first or not second or bool(first & second)


def _has_same_negation(row: _DraftRow, text: str) -> bool:
    """Whether two statements are both said with a no, or both without."""
    return is_negative(quote_spans(row.article, row.spans)) == is_negative(text)


class _CopyIndex:
    """The copy groups of a story by their members: each row of a thousand asks for the few groups that carry it."""

    def __init__(self, copies: Sequence[CopyGroup]) -> None:
        self._copies = copies
        self._places = {member: place for place, group in enumerate(copies) for member in group.members}

    def find(self, article: str) -> CopyGroup | None:
        """Return the group that an article is in."""
        place = self._places.get(article)
        return None if place is None else self._copies[place]

    def restrict(self, carried: Collection[str]) -> Iterator[CopyGroup]:
        """Yield the groups with only those members that carry a claim; the earliest of them stands for the text."""
        for place in sorted({self._places[article] for article in carried if article in self._places}):
            group = self._copies[place]
            members = tuple(member for member in group.members if member in carried)
            yield replace(group, original=members[0], members=members)


def _build_claim_row(
    row: _DraftRow,
    copies: _CopyIndex,
    readings: Mapping[str, Analysis],
    outlets: OutletTable,
    disagreements: Sequence[Disagreement],
    articles: Mapping[str, Article],
) -> ClaimRow:
    claim, article = row.claim, row.article
    carried = {one.id for one in row.carried}
    groups = tuple(copies.restrict(carried))
    # What only an opinion quotes is known from one place all the same.
    roots = max(1, count_independent_origins(row.carried, groups, readings, outlets))
    spans = row.spans
    against = _count_opposing_origins(carried, spans, disagreements, articles, copies, readings, outlets)
    letters = [outlets.find_outlet(one).reliability for one in row.carried]
    return ClaimRow(
        spans=spans,
        statement=quote_spans(article, spans),
        speaker=claim.speaker,
        speaker_class=claim.speaker_class,
        named=is_named(claim),
        also=tuple(one for one in row.speakers if one != claim.speaker),
        kind=claim.kind,
        polarity=claim.polarity,
        cue=quote_spans(article, (claim.cue,)),
        hedges=tuple(quote_spans(article, (hedge,)) for hedge in find_markers(claim, article.text, spans)),
        outlets=tuple(sorted({one.outlet for one in row.carried})),
        articles=tuple(one.id for one in row.carried),
        root=_describe_origin(article, copies.find(article.id)),
        roots=roots,
        grade=admiralty_grade(letters, claim.kind, claim.speaker_class, roots, against),
        first_seen=article.trusted_date,
        certainty=estimate_certainty(claim, article.text, spans, row.lifted),
        context=_quote_span(article, row.context),
        leans=bool(row.context and row.lifted),
        whole_sentence=_quote_span(article, row.whole),
    )


def _quote_span(article: Article, span: Span | None) -> QuotedText | None:
    return QuotedText(quote_spans(article, (span,)), (span,)) if span else None


def _describe_origin(article: Article, group: CopyGroup | None) -> str:
    """Say where an article has its text from: the agency it credits, else its outlet."""
    if group is not None and group.agency:
        return str(group.evidence) if group.agency in str(group.evidence) else group.agency
    return article.outlet


def _count_opposing_origins(
    carried: set[str],
    spans: Sequence[Span],
    disagreements: Sequence[Disagreement],
    articles: Mapping[str, Article],
    copies: _CopyIndex,
    readings: Mapping[str, Analysis],
    outlets: OutletTable,
) -> int:
    """Count the independent origins behind the other sides of the disagreements that a claim is part of."""
    most = 0
    for disagreement in disagreements:
        own = [
            s
            for s in disagreement.sides
            if any(spans_overlap(s.span, span) or spans_overlap(s.sentence, span) for span in spans)
        ]
        if own:
            rest = [i for side in disagreement.sides if side not in own for i in side.articles]
            ids = set(rest) or carried
            most = max(
                most,
                count_independent_origins(
                    [articles[i] for i in sorted(ids)], tuple(copies.restrict(ids)), readings, outlets
                ),
            )
    return most
