"""Which sentences of an article may lead a page: those near the head of the report, but not the head of its web page.

A page whose title was lost in collecting often opens with its headline and the caption of its picture, run together
with the first sentence. Few such openings can be told from a long sentence one by one, but a site that prints one
prints many: where a share of an outlet's untitled texts open so, none of these openings is trusted. Behind a dateline
the report begins, whatever stands before it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.event_sentences import (
    SURNAME_WEIGHT,
    has_verb,
    judges,
    lacks_place,
    names_by_surname,
    opens_with_headline,
)
from briefings.analysis.stories.news_value import count_matters
from briefings.analysis.stories.standalone import QUOTED, can_lead, is_caption, is_glued
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span, spans_overlap
from briefings.core.date_names import WEEKDAYS
from briefings.core.datelines import find_dateline_end

#: Sentences at the head of a text that may lead page 1: a report says what happened there; what lies deeper is detail.
#: Measured: `bench_front_page`.
LEAD_SENTENCES = 5
#: Openings of one outlet that show that a headline was run together with them, and their share, from which none of its
#: untitled openings is trusted. Not measured one by one: of 178 openings without title and dateline in two collections
#: of web pages 126 show it, and some 15 of the others are whole.
MIN_RUN_TOGETHER, MIN_RUN_TOGETHER_SHARE = 3, 0.25
#: Words that a sentence repeats from which it may hold its headline, too. Not measured: chosen by eye on these.
MIN_REPEATED_WORDS = 3
#: Days between an article and what is news in it. Not measured: a week.
NEAR_DAYS = 7
#: What a lead counts without a day, and where it leans on a sentence before. Measured by their sum alone: of 104 judged
#: sentences of page 1, 23 of 41 with a day were right, and 15 of 63 without.
UNDATED_WEIGHT, LEANING_WEIGHT = 0.75, 0.5
#: … where all it dates is more than so many days old, and so is no news: a quarter. Not measured: an editor's choice.
OLD_DAYS, OLD_WEIGHT = 365, 0.25
#: … more than so many: half; and what it gains for every matter of `news_values` that it names, up to so many.
#: Measured: `bench_front_page`, against what a third outlet opens with.
STALE_DAYS, STALE_WEIGHT = 30, 0.5
MATTER_GAIN, MAX_MATTERS = 0.1, 4
#: … and where it says what "one study found", and not whose: a quarter. Not measured: an editor's choice.
NAMELESS_STUDY_WEIGHT = 0.25
#: Characters before a sentence in which it may have been said what it means. Limit: time.
LEANING_CHARACTERS = 2_000
#: "The ships", "both ships", "the two ships", up to what says which ones.
_KNOWN = re.compile(
    r"\b[Tt]he (?:(?:two|three|four|same|new|latest|affected|first|second|last|other) )?([a-z]{3,})\b"
    r"(?! (?:of|that|which|who|whose|to|in|for|from|with|on|at|by|between|over|against|[a-z]{3,}(?:ed|ing)?\b of)\b)"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
#: "Activists say it was the army": what was, a sentence before says; "say it was time to …" needs none.
_LOST_IT = re.compile(
    r"[^\w’'-]*(?:[\w’'-]+ ){0,4}[\w’'-]+s (?:say|said|claim|claimed|believe|believed) (?:that )?it (?:is|was|were)\b"
    r"(?! (?:[\w’'-]+ ){0,4}(?:to|that|whether|if|how|why|when|who|which)\b)"
)
#: The end of a number that was cut: "6. | 1 magnitude".
_NUMBER_BEFORE = re.compile(r"\d[.,]\s*\Z")
#: "The peace plan", and "Forty of those killed": of what, a sentence before says.
_OPENING_NOUN = re.compile(r"The ([a-z-]{3,20}(?: [a-z-]{3,20}){0,2})\b")
_OF_THOSE = re.compile(
    r"(?:[A-Z][a-z-]{1,20}|\d+) of (?:those|them|the (?:dead|victims|wounded|killed|injured|new|latest))\b"
    r"|(?:Many|Some|Several|Most|Others|Two|Three|Four|Five) (?:are|were|is|was|have|has|had)\b"
)
#: "on Monday", "yesterday": which day, the date of the text says.
_SOME_DAY = re.compile(
    rf"\b(?:{'|'.join(WEEKDAYS)}|yesterday|today|tonight|tomorrow"
    r"|(?:last|this|next) (?:night|week|weekend|month|morning|evening|afternoon))\b(?!['’]s\b)",
    re.IGNORECASE,
)
#: "…, the oil minister said.", "according to the oil ministry".
_TELLS_OF_SAYING = re.compile(
    r",(?! (?:and|but|which|who)\b)[^.;:]{2,90}\b(?:said|says|announced|reported)\b[^,.;]{0,30}\.\W*$|\baccording to\b",
    re.IGNORECASE,
)
_NAMELESS_STUDY = re.compile(rf"\b{alternatives('unnamed_voices', 'study')}\b", re.IGNORECASE)
#: "… where the man stayed About 300 people": a common word that begins a sentence, behind one that cannot precede it.
_CAPITAL = re.compile(r"(?<![.!?:;,“”\"(—–-] )(?<=[\w’'] )([A-Z][a-z]+)(?= [a-z\d])")


def skip_dateline(article: Article, span: Span) -> Span:
    """Return the span without the place, day and agency that it may open with: "PORT SELENE (Northwire) — "."""
    return Span(span.article, find_dateline_end(article.text, span.start, span.end), span.end)


def find_lead_range(article: Article, reading: Analysis, page_heads: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Return where the sentences that may lead a page begin and end; articles in `page_heads` open with others.

    A text that opens with its title has one more.
    """
    if not reading.sentences:
        return 0, 0
    head = reading.sentences[0].span
    titled = "title" not in article.supplied and repeats_title(article, head)
    last = reading.sentences[: LEAD_SENTENCES + titled][-1]
    return head.end if reading.article in page_heads else 0, last.span.end


def repeats_title(article: Article, span: Span) -> bool:
    """Return whether some words of an article are its title."""
    return frozenset(extract_stems(article.text[span.start : span.end])) == frozenset(extract_stems(article.title))


def tells_day(article: Article, reading: Analysis, span: Span) -> bool:
    """Return whether a sentence names a day, or few, within `NEAR_DAYS` of its article's: news has a day."""
    if article.trusted_date is None:
        return False
    day = article.trusted_date.date()
    return any(
        span.start <= found.span.start < span.end
        and (found.last - found.first).days < NEAR_DAYS
        and abs((found.first - day).days) <= NEAR_DAYS
        for found in reading.dates
    )


def count_past_days(article: Article, reading: Analysis, span: Span) -> int:
    """Return how many days before its article the latest day ended that a sentence names; 0 where it names none."""
    if article.trusted_date is None:
        return 0
    day = article.trusted_date.date()
    ends = [found.last for found in reading.dates if span.start <= found.span.start < span.end]
    return (day - max(ends)).days if ends else 0


def weigh_lead(article: Article, reading: Analysis, span: Span) -> float:
    """Return how well a sentence leads: about 1, with a day and nothing against it.

    It leads less well without a day, where it leans on what was said before it, where it calls a person by surname
    alone, where it tells the past, and where it says what a study found without saying whose; better with what is news.
    """
    text = " ".join(article.text[span.start : span.end].split())
    weight = 1.0 if tells_day(article, reading, span) else UNDATED_WEIGHT
    if leans_on(text, article.text[max(0, span.start - LEANING_CHARACTERS) : span.start]):
        weight *= LEANING_WEIGHT
    past = count_past_days(article, reading, span)
    if past > STALE_DAYS:
        weight *= OLD_WEIGHT if past > OLD_DAYS else STALE_WEIGHT
    if _NAMELESS_STUDY.search(QUOTED.sub(" ", text)):
        weight *= NAMELESS_STUDY_WEIGHT
    weight *= 1 + MATTER_GAIN * min(MAX_MATTERS, count_matters(text))
    return weight * SURNAME_WEIGHT if names_by_surname(article, reading, span) else weight


def is_lead(article: Article, reading: Analysis, span: Span) -> bool:
    """Return whether a sentence can stand on page 1: by itself (`can_lead`), with its place, and no judgement."""
    text = " ".join(article.text[span.start : span.end].split())
    if not can_lead(text, find_people(reading, span)) or lacks_place(text) or judges(article, reading, span):
        return False
    if _LOST_IT.match(text) or (
        text[0].isdigit() and _NUMBER_BEFORE.search(article.text[max(0, span.start - 4) : span.start])
    ):
        return False
    # Verbs are told in English alone.
    return reading.language != "en" or (has_verb(text) and not opens_with_headline(text, article.title))


def can_open_page(article: Article, span: Span, spoken: Iterable[Span]) -> bool:
    """Return whether page 1 may print a sentence that leads: alone, with its day, and with whoever says it.

    What leans on the sentences before it does not; nor does "on Monday" of a text without a date; nor what somebody
    said whom nobody found: `spoken` are the statements of the edition that have a speaker.
    """
    text = " ".join(article.text[span.start : span.end].split())
    before = article.text[max(0, span.start - LEANING_CHARACTERS) : span.start]
    if leans_on(text, before) or _opens_with_known(text, before) or _OF_THOSE.match(text):
        return False
    if article.trusted_date is None and _SOME_DAY.search(QUOTED.sub(" ", text)):
        return False
    told = _TELLS_OF_SAYING.search(QUOTED.sub(" ", text))
    return not told or any(spans_overlap(words, span) for words in spoken)


def _opens_with_known(text: str, before: str) -> bool:
    """Whether a sentence is about what the words before it named: "The peace plan, which", behind a "plan"."""
    found = _OPENING_NOUN.match(text)
    if found is None:
        return False
    known = {match[0].lower() for match in _WORD.finditer(before)}
    return bool(known.intersection(found[1].split()) - word_lists.load_kind("dangling", "only one"))


def opens_with_surname(article: Article, reading: Analysis, span: Span) -> bool:
    """Return whether a sentence begins with somebody's surname, whom the text calls by his full name elsewhere."""
    opens = any(mention.label == "PERSON" and mention.span.start == span.start for mention in reading.mentions)
    return opens and names_by_surname(article, reading, span)


def find_people(reading: Analysis, span: Span) -> Iterator[int]:
    """Yield where persons' names start in a sentence, counted from its start."""
    for mention in reading.mentions:
        if mention.label == "PERSON" and span.start <= mention.span.start < span.end:
            yield mention.span.start - span.start


def leans_on(text: str, before: str) -> bool:
    """Return whether a sentence speaks of something as known that the words before it named: "the plan", "the jet".

    >>> leans_on("The crane had fallen.", "A crane broke."), leans_on("The harbour of Selene shut.", "A harbour.")
    (True, False)
    """
    return bool(find_leaning_words(text, before))


def find_leaning_words(text: str, before: str) -> frozenset[str]:
    """Return the nouns of a sentence that mean what the words before it named: "plan", where one stands there."""
    known = {match[0].lower() for match in _WORD.finditer(before)}
    said = {match[1] for match in _KNOWN.finditer(QUOTED.sub(" ", text))}
    return frozenset(said & known - word_lists.load_kind("dangling", "only one"))


def find_page_heads(articles: Iterable[Article], readings: Mapping[str, Analysis]) -> frozenset[str]:
    """Return the ids of the articles whose first sentence belongs to the page, or holds words that do."""
    openings: dict[str, list[tuple[str, bool, bool]]] = defaultdict(list)
    for article in articles:
        reading = readings.get(article.id) if "title" in article.supplied else None
        if reading is None or not reading.sentences:
            continue
        span = reading.sentences[0].span
        if skip_dateline(article, span) == span:
            shown = shows_headline(article, reading, span)
            openings[article.outlet].append((article.id, shown, shown or repeats_words(article, span)))
    found: set[str] = set()
    for members in openings.values():
        often = sum(likely for *_, likely in members) >= max(MIN_RUN_TOGETHER, MIN_RUN_TOGETHER_SHARE * len(members))
        found |= {one for one, shown, _ in members if shown or often}
    return frozenset(found)


def shows_headline(article: Article, reading: Analysis, span: Span) -> bool:
    """Return whether a sentence shows that a headline or a caption was run together with it, or that it is one."""
    text = " ".join(article.text[span.start : span.end].split())
    if is_caption(text) or is_glued(text):
        return True
    names = frozenset(word for mention in reading.mentions if mention.label != "DATE" for word in mention.name.split())
    common = word_lists.load_words("common_words")
    return any(found[1].lower() in common and found[1] not in names for found in _CAPITAL.finditer(text))


def repeats_words(article: Article, span: Span) -> bool:
    """Return whether a sentence says so many words twice as one that holds its headline does.

    By itself that shows nothing: "the Ministry of Defence said that its minister met the defence minister of Ostrana".
    """
    words = extract_stems(QUOTED.sub(" ", article.text[span.start : span.end]))
    return len(words) - len(set(words)) >= MIN_REPEATED_WORDS
