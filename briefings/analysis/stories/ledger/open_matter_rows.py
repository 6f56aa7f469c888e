"""The readings of one story in, what its articles leave open out: each matter once, and who did not answer."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

from briefings.analysis.english import word_lists
from briefings.analysis.stories.ledger.claim_rows import is_same_speaker, quote_spans
from briefings.analysis.stories.ledger.same_statement import content_words, is_negative, is_same_statement
from briefings.core.account import OpenMatter
from briefings.core.analysis import Analysis, GapKind, InformationGap
from briefings.core.article import Article, Span, article_sort_key, spans_overlap
from briefings.core.stories import Story

#: Share of a matter's content words, and the fewest of them, that a sentence told later must have to answer it.
#: Not measured: set by the stories of the tests.
_MIN_ANSWERED_SHARE, _MIN_ANSWERED_WORDS = 0.75, 3
#: Articles of a story, and the share of them that has a word, from which its reader knows what "the virus" means.
#: Not measured: as the timeline has it.
MIN_KNOWING, KNOWN_SHARE = 3, 0.5
#: "the artist", up to what says which one.
_KNOWN_BEFORE = re.compile(
    r"\b[Tt]he (?!exact\b|precise\b|full\b)(?:(?:[a-z-]+ed|new|remaining|heavy|different|two|three) )?([a-z]{3,})\b"
    r"(?! (?:of|that|which|who|whose|to|in|for|from|between|over|against|surrounding|caused)\b)"
)
#: Words of the longest matter. Not measured: longer ones of the judged editions are comments.
MAX_MATTER_WORDS = 30
#: "official figures", "reports of gunfire", "how many that will cover": of what, or who says so, is told elsewhere.
_SCRAP = re.compile(
    r"(?:[\w-]+ ){0,2}(?:figures|numbers|details|data|information)"
    r"|(?:(?:any|some|the) )?(?:reports|claims|rumou?rs) of .*"
    r"|(?:how many|how much|which|what) (?:[a-z]+ ){0,3}(?:that|this|it|they) (?:will|would|is|was|could|may|might) .*"
    # Of which place, the text says elsewhere; and that nobody spoke for somebody is no open matter.
    r"|(?:the )?(?:(?:exact|precise|total|full|final) )?(?:number|amount|total|figure|toll) of (?-i:[a-z -]+)"
    r"|.*\b(?:lawyers?|attorneys?|spokes\w+) (?:for|of) .*",
    re.IGNORECASE,
)


def build_open_matter_rows(
    story: Story, articles: Mapping[str, Article], readings: Mapping[str, Analysis]
) -> tuple[OpenMatter, ...]:
    """Return what the articles of a story leave open, in order of time; the same matter in several is one row.

    What no later article answers, and what says in its own words what is open; see `GapKind`.
    """
    rows: list[tuple[OpenMatter, frozenset[str]]] = []
    told = _sort_articles(story, articles, readings)
    answers = _AnswerIndex(told, readings)
    known = _find_known_words(told)
    for place, article in enumerate(told):
        for gap in readings[article.id].gaps:
            if gap.kind != GapKind.OPEN or gap.matter is None or _has_doubtful_holder(article.text, gap, gap.matter):
                continue
            if _ANSWERED_BEHIND.match(article.text, gap.matter.end):
                continue
            matter = quote_spans(article, (gap.matter,))
            words = content_words(matter)
            if not _says_of_what(matter, known) or answers.has_later(place, words):
                continue
            for index, (row, before) in enumerate(rows):
                if before == words or is_same_statement(before, words):
                    rows[index] = (_add_carrier(row, article, gap), before)
                    break
            else:
                rows.append((_build_row(article, gap, gap.matter, matter), words))
    return tuple(row for row, _ in rows)


#: "analysts say it is too soon to say", "experts are uncertain": somebody left it open, though nobody was found.
_TELLER = re.compile(
    r"\b(?:says?|said|told|argued|arguing|insist\w{0,3}|experts?|analysts?|officials?|scientists|doctors|diplomats)\b",
    re.IGNORECASE,
)
#: "Activists said it had burned, but it is unclear": behind these the writer speaks.
_CONTRAST = re.compile(r"\b(?:but|yet|although|though)\b", re.IGNORECASE)
#: "said that top princes did not know": who did not know is not who said it.
_OTHERS = re.compile(r"\bthat\s(?!he\b|she\b|it\b|they\b)")
#: "She agreed, although the cause was unknown": so the writer says.
_ASIDE = re.compile(r"\b(?:although|though|while)\Z", re.IGNORECASE)
#: ", but reports soon surfaced that": the sentence answers what it left open.
_ANSWERED_BEHIND = re.compile(r",\s(?:but|although|though)\s(?:later\s|some\s)?(?:reports|it\slater|it\ssoon)\b")
#: "It is unclear whether they left — both were ill, according to Roe": of what stands behind the dash he knows.
_OTHER_CLAUSE = re.compile(r"\s[—–-]{1,2}\s|[—;]\s?")
_QUESTION_WORD_ALONE = re.compile(r"\w{2,7},")


def _has_doubtful_holder(text: str, gap: InformationGap, matter: Span) -> bool:
    """Whether the sentence names a holder that was not found or is another one, or the matter is a word and a comma."""
    before = text[gap.span.start : matter.start].rstrip()
    tellers = [match.end() for match in _TELLER.finditer(before)]
    missing = bool(tellers) and not gap.speaker and not _CONTRAST.search(before, tellers[-1])
    others = before.endswith("know") and (bool(_OTHERS.search(before)) or "arguing" in before)
    aside = gap.speaker and gap.cue.start > matter.start and _ASIDE.search(before)
    behind = text[matter.end : gap.span.end]
    told = behind.rfind(gap.speaker.rsplit(" ", 1)[-1]) if gap.speaker else -1
    other = told >= 0 and _OTHER_CLAUSE.search(behind, 0, told)
    return missing or others or bool(aside or other or _QUESTION_WORD_ALONE.match(text, matter.start))


def _find_known_words(told: Sequence[Article]) -> frozenset[str]:
    """Return the words that half of the articles of a story have, which its reader knows; none of a few articles."""
    if len(told) < MIN_KNOWING:
        return frozenset()
    counts = Counter(word for article in told for word in content_words(article.text))
    return frozenset(word for word, count in counts.items() if count >= KNOWN_SHARE * len(told))


def _says_of_what(matter: str, known: frozenset[str]) -> bool:
    """Whether a matter says what it is about: it has no "the artist" who was named before.

    >>> _says_of_what("the identity of the artist", frozenset()), _says_of_what("if Doe met an envoy", frozenset())
    (False, True)
    >>> _says_of_what("how the virus spreads", content_words("virus")), _says_of_what("the exact terms", frozenset())
    (True, True)
    """
    if len(matter.split()) > MAX_MATTER_WORDS or _SCRAP.fullmatch(matter):
        return False
    leaning = {match[1] for match in _KNOWN_BEFORE.finditer(matter)} - word_lists.load_kind("dangling", "only one")
    return all(content_words(word) & known and word not in _load_common_nouns() for word in leaning)


@cache
def _load_common_nouns() -> frozenset[str]:
    """Return the nouns for what every story has several of: "the announcement", "the group"."""
    kinds = ("noun", "one of many", "person")
    nouns = frozenset(word.rstrip("?") for kind in kinds for word in word_lists.load_kind("dangling", kind))
    return nouns | (word_lists.load_kind("body_words", "firm") - {"party"})  # a state has one that rules


def list_silent(story: Story, articles: Mapping[str, Article], readings: Mapping[str, Analysis]) -> tuple[str, ...]:
    """Return who did not answer a question of the articles of a story, each once, in order of time."""
    found: list[str] = []
    for article in _sort_articles(story, articles, readings):
        for gap in readings[article.id].gaps:
            asked = gap.kind == GapKind.SILENCE and gap.speaker
            if asked and not any(is_same_speaker(gap.speaker, known) for known in found):
                found.append(gap.speaker)
    return tuple(found)


def _sort_articles(
    story: Story, articles: Mapping[str, Article], readings: Mapping[str, Analysis]
) -> Sequence[Article]:
    return sorted((articles[i] for i in story.articles if i in readings), key=article_sort_key)


class _AnswerIndex:
    """The sentences of a story's articles that may answer something, looked up by their words; made when first asked.

    A story of a thousand articles has as many open matters, and holding each against every sentence would take the
    square of the time.
    """

    def __init__(self, told: Sequence[Article], readings: Mapping[str, Analysis]) -> None:
        self._told, self._readings = told, readings

    @cached_property
    def _sentences(self) -> list[tuple[int, str]]:
        return [
            (place, text)
            for place, article in enumerate(self._told)
            for text in _list_answers(article, self._readings[article.id])
        ]

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for number, (_, text) in enumerate(self._sentences):
            for word in content_words(text):
                found.setdefault(word, []).append(number)
        return found

    def has_later(self, place: int, words: frozenset[str]) -> bool:
        """Whether an article told later than that at a place says flatly what was open."""
        least = max(_MIN_ANSWERED_WORDS, _MIN_ANSWERED_SHARE * len(words))
        shared = Counter(number for word in words for number in self._places.get(word, ()))
        likely = (self._sentences[number] for number, count in shared.items() if count >= least)
        return any(told > place and not is_negative(text) for told, text in likely)


def _list_answers(article: Article, reading: Analysis) -> Iterator[str]:
    """Yield the sentences of an article that neither ask nor leave anything open."""
    gaps = [gap.span for gap in reading.gaps]
    for sentence in reading.sentences:
        text = article.text[sentence.span.start : sentence.span.end].rstrip()
        if not text.endswith("?") and not any(spans_overlap(sentence.span, gap) for gap in gaps):
            yield text


def _build_row(article: Article, gap: InformationGap, span: Span, matter: str) -> OpenMatter:
    return OpenMatter(
        matter=matter,
        span=span,
        cue=quote_spans(article, (gap.cue,)),
        sentence=gap.span,
        left_open_by=gap.speaker,
        outlets=(article.outlet,),
        articles=(article.id,),
        first_seen=article.trusted_date,
    )


def _add_carrier(row: OpenMatter, article: Article, gap: InformationGap) -> OpenMatter:
    """Return a row with one more article that carries it; who names the holder names it for all."""
    if article.id in row.articles:
        return row
    return replace(
        row,
        left_open_by=row.left_open_by or gap.speaker,
        outlets=tuple(sorted({*row.outlets, article.outlet})),
        articles=(*row.articles, article.id),
    )
