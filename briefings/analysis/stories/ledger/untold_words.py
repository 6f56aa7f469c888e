"""A printed statement in, whether a reader will ask which, where or whose, which a sentence before may tell, out.

Unlike what `doubts` finds, such words make no statement doubtful: "the harbour" is clear to who knows the story. They
only make the sentence before it worth its room.
"""

import re
from collections.abc import Sequence
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.analysis.stories.ledger.doubts import PrintedStatement, points_back
from briefings.analysis.stories.ledger.named_speakers import is_named
from briefings.analysis.stories.stemmer import stem
from briefings.core.analysis import Analysis, Claim, list_mentions
from briefings.core.article import Article, Span

#: Sentences of an article that say what it is about: what they name, its headline and its story do. Not measured.
OPENING_SENTENCES = 2
#: Words that what is printed shares with the opening of its article, from which on it needs no sentence before it.
#: Measured: of 50 statements with fewer that were printed with the sentence before, 29 were right without it and 35
#: with it, of 50 with more 41 and 36; the judge did not know which was which.
MIN_SHARED_STEMS = 2
#: "the harbour is", "the old harbour,": nothing behind the noun tells which.
_DEFINITE = re.compile(
    r"\b[Tt]he (?:[A-Za-z0-9-]{2,30} ){0,2}?(?P<noun>[a-z][a-z-]{2,30})(?=\W*$|[,.;:!?”\"]"
    r"|\s(?:is|are|was|were|has|had|have|will|would|can|could|may|might|should|must|did|does|do|not|also|and|or|but|as"
    r"|on|than|because|while|if|when|after|before|until|since|into|by|[a-z]{2,30}ed)\b)"
)
#: "The total figure was", "Most of the loss": what a sentence opens with.
_SUBJECT = re.compile(
    r"(?:\A|[.!?]\s)\W?(?:[A-Z][a-z]+ of the|The) (?:[a-z0-9.-]{1,30} ){0,4}?(?P<noun>[a-z][a-z-]{2,30})"
    r"(?=\W|\s(?!of\b)[a-z]{2,30}\b)"
)
#: "Neither child", "other changes"; "since then", "at the time": which, a sentence before says.
_OTHER = re.compile(
    r"(?:[Nn]either|[Ee]ither|[Bb]oth|[Aa]nother|(?:[Tt]he |[Tt]wo |[Ss]everal )?[Oo]ther)"
    r"\s(?!of\b|than\b)[a-z]{3,30}\b(?!\sand\b)"
)
#: "One candidate, Ada Doe, said", "one of its members": of which, a sentence before says.
_ONE_OF = re.compile(r"\W?(?:One|Another)(?: of (?:the|its|their|his|her|those|these|them))?\b(?=[^“\"]{0,60},)")
#: "rob both packages of their punch": which two, but not "both ships and planes".
_BOTH = re.compile(r"\bboth (?:[a-z-]+ )?[a-z]{3,30}s\b(?! and\b)")
#: "there are other means", "much higher levels", "to do so": beside what, than what, what.
_BESIDE_WHAT = re.compile(
    r"\bother (?:means|ways|options|issues|measures|reasons|factors|matters|steps)\b(?! (?:than|to)\b)"
    r"|\b(?:much|far) (?:higher|lower|more|less|larger|smaller|better|worse)\b(?!.{0,80}\bthan\b)"
    r"|\b(?:do|does|did|done|doing) so\b"
)
OTHER_TIME = re.compile(r"\b(?:(?:since|by|until|before) then|at (?:the|that) time)\b", re.IGNORECASE)
#: "prices rose, too", "I met him there": beside what, and where.
_BESIDE = re.compile(
    r",\stoo\W*\Z|\b(?<!over )[Tt]here\b(?!['’]|\s(?:(?:\w+ly|also|still|now|never|no longer)\s)?"
    r"(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|seems?|seemed|appears?|remains?"
    r"|exists?|comes?|came|used)\b)"
)
#: "on that front", "while that progress lags": which, a sentence before says. "Said that progress" is no such thing.
_THAT_ONE = re.compile(
    r"\b(?:on|in|to|of|for|with|from|at|by|about|into|under|through|while|took|takes?|made|makes?|met|meets?|faced?)\s"
    r"(?:that|those)\s(?!(?:of|who|which|in|with|is|was|they|he|she|it|the|day|time|year|month|week|point|end)\b)[a-z]{3,}",
    re.IGNORECASE,
)
_HARM = compile_phrases("victims")
_SPOKESMAN = re.compile(
    rf"(?:(?:an?|the|his|her|their|its|another|one|two|several|some)\s)?{alternatives('relational_nouns')}\b"
    r"(?!\s(?:for|of|to|at|from|with)\b)",
    re.IGNORECASE,
)
#: "The Amsel Democrat", "the GOP nominee": somebody whom a sentence before may name.
_DESCRIBED = re.compile(
    r"[Tt]he\s(?:[\w.’'-]+\s){0,4}?(?P<noun>[\w’'-]+)(?:\s(?:who|whose|vying|running|leading|seeking)\s.*)?"
)
#: "the man is", "The 26-year-old man was": as known there as here.
_KNOWN_THERE = re.compile(
    r"\b[Tt]he (?:\d{1,3}-year-old )?[a-z]{3,30}(?= (?:is|are|was|were|has|had|have|will|would|could|can)\b)"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))


def leaves_reader_asking(one: PrintedStatement, article: Article, reading: Analysis, whole: Span | None) -> bool:
    """Return whether a statement names a thing as known, somebody's spokesman, or victims, but not which, whose, where.

    What the title and the first sentences of the article name is known.
    """
    printed = (whole,) if whole else one.spans
    words = " ".join(" ".join(one.text[span.start : span.end].split()) for span in printed)
    places = (
        name.label in _PLACE_LABELS
        for name in reading.mentions
        if any(span.start <= name.span.start < span.end for span in printed)
    )
    return (
        is_spokesman_of_nobody(words if whole else one.claim.speaker)
        or bool(
            _OTHER.match(one.words)
            or _BOTH.search(one.words)
            or _BESIDE_WHAT.search(one.words)
            or (whole and _ONE_OF.match(words))
            or OTHER_TIME.search(words)
            or _BESIDE.search(one.words)
            or _THAT_ONE.search(words)
        )
        or (whole is not None and points_back(words))
        or (bool(_HARM.search(one.words)) and not any(places))
        or bool(find_untold_nouns(one, whole) - find_stems(read_opening(article, reading, one)))
    )


def tells_more(one: PrintedStatement, reading: Analysis, before: Span, whole: Span | None) -> bool:
    """Return whether a sentence before a statement has to do with it: it shares a word, or names a place."""
    printed = (*((whole,) if whole else one.spans), *((one.claim.source,) if one.claim.source else ()))
    said, told = (
        find_stems(" ".join(one.text[span.start : span.end] for span in spans)) for spans in (printed, (before,))
    )
    places = (name.label in _PLACE_LABELS for name in list_mentions(reading, before))
    return bool((said & told) - _load_common_stems()) or any(places)


def speaks_of_subject(one: PrintedStatement, opening: str, whole: Span | None) -> bool:
    """Return whether what is printed of a statement says something of what the opening of its article is about."""
    printed = (whole,) if whole else one.spans
    said = find_stems(" ".join(one.text[span.start : span.end] for span in printed))
    shared = (said & find_stems(opening)) - _load_common_stems() - find_stems(one.claim.speaker)
    return len(shared) >= MIN_SHARED_STEMS


@cache
def _load_common_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in word_lists.load_words("stop_words") | word_lists.load_saying_forms())


def is_spokesman_of_nobody(words: str) -> bool:
    """Return whether a spokesman or the like is named without whose he is.

    >>> is_spokesman_of_nobody("A spokeswoman"), is_spokesman_of_nobody("A spokeswoman for the port")
    (True, False)
    >>> is_spokesman_of_nobody("A harbour spokeswoman"), is_spokesman_of_nobody("His lawyer")
    (False, True)
    """
    return bool(_SPOKESMAN.match(words))


def is_described(claim: Claim) -> bool:
    """Return whether a speaker is one person whom a text describes and does not name: "the Amsel Democrat"."""
    found = _DESCRIBED.fullmatch(claim.speaker)
    if found is None or is_named(claim):
        return False
    people = word_lists.load_words("roles") | word_lists.load_kind("dangling", "person")
    return found["noun"] in word_lists.load_demonyms() or found["noun"].lower() in people


def names_described(one: PrintedStatement, reading: Analysis, before: Span) -> bool:
    """Return whether a sentence before a statement names a person where its speaker is only described."""
    return is_described(one.claim) and any(name.label == "PERSON" for name in list_mentions(reading, before))


def find_untold_nouns(one: PrintedStatement, whole: Span | None) -> frozenset[str]:
    """Return the stems of nouns with "the" of what is printed of a statement that nothing there names before them."""
    printed = " ".join(" ".join(one.text[s.start : s.end].split()) for s in ((whole,) if whole else one.spans))
    return list_untold_nouns(printed, (_DEFINITE,))


def list_untold_nouns(words: str, patterns: Sequence[re.Pattern[str]] = (_DEFINITE, _SUBJECT)) -> frozenset[str]:
    """Return the stems of nouns with "the" of some sentences that nothing before them there names.

    >>> sorted(list_untold_nouns("The harbour reopened after a strike. The strike had begun in May."))
    ['harbour']
    """
    known = word_lists.load_words("known_nouns")
    return frozenset(
        stem(found["noun"])
        for pattern in patterns
        for found in pattern.finditer(words)
        if found["noun"] not in known
        and not found["noun"].endswith(("ly", "est"))
        and stem(found["noun"]) not in find_stems(words[: found.start()])
    )


def names_noun(one: PrintedStatement, before: Span, whole: Span | None) -> bool:
    """Return whether a sentence before a statement names a thing that the statement speaks of as known.

    "The man" and "the 26-year-old man" name nobody that "the man" does not.
    """
    words = _KNOWN_THERE.sub(" ", one.text[before.start : before.end])
    return bool(find_untold_nouns(one, whole) & find_stems(words))


def find_stems(words: str) -> frozenset[str]:
    """Return the stems of the words of a text that have three letters or more."""
    return frozenset(stem(word) for word in _WORD.findall(words.lower()))


def read_opening(article: Article, reading: Analysis, one: PrintedStatement) -> str:
    """Return the title and the first sentences of an article, where they stand before a statement."""
    start = min(span.start for span in one.spans)
    spans = [s.span for s in reading.sentences[:OPENING_SENTENCES] if s.span.end <= start]
    return " ".join((article.title, *(article.text[span.start : span.end] for span in spans)))
