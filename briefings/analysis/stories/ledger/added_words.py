"""A claim and its text in, its stretches without what the writer may have added to the words of the speaker out."""

import re

from briefings.analysis.english.phrases import alternatives
from briefings.core.analysis import Claim
from briefings.core.article import Span
from briefings.core.date_names import WEEKDAYS

#: Words a statement needs to be one. Not measured by itself; `bench_judgments` holds how many printed rows are right.
MIN_STATEMENT_WORDS = 4
#: A clause that only adds to a noun, at the end of what is reported: the writer's as often as the speaker's.
_ADDITION = re.compile(r",\s(?:which|whose|whom|who|where)\s[^,]*$")
#: "… -- a figure with some caveats": an aside at the end, of the writer's as well.
_ASIDE = re.compile(r"\s?(?:--|—)\s?[^“”\"]*$")
_DAYS = "|".join(WEEKDAYS)
#: "said yesterday they had": when it was said.
_WHEN_SAID = re.compile(
    r"(?:yesterday|today|earlier|recently|(?:earlier )?this (?:week|month|year)|last (?:night|week|month|year)"
    rf"|(?:on |late |early )*(?:{_DAYS})(?:\s(?:morning|afternoon|evening|night))?)\s"
    r"(?:that\s|(?=(?:the|he|she|it|they|there|his|her|their|its|a|an)\s))"
)
#: "the bridge had gone in an interview on Monday": where it was said.
_SAID_IN = re.compile(
    r",?\sin an? (?:[\w-]+\s){0,2}(?:interview|statement|speech|e-?mail|letter|memo)\b"
    r"[^,;“”\"]{0,60}(?:[“\"][^“”\"]{0,40}[”\"])?\Z"
)
#: "… the network,” said": its own verb of saying.
_VERB_BEHIND_QUOTATION = re.compile(r"(?<=[”\"])\s(?:said|says|added|told)\W*\Z")
#: "… were hit, diplomats say": who tells that somebody said it.
_SECOND_TELLER = re.compile(r",\s(?:[a-z’'-]+\s){1,4}(?:say|said|says)\Z")
_HEARD = ("told", "warned", "assured", "informed", "reminded")
#: "said bluntly the": how it was said.
_HOW_SAID = re.compile(
    rf"{alternatives('around_saying', 'manner')}\s(?:that\s|(?=(?:the|he|she|it|they|there|his|her|their|its|a|an"
    r"|this|these|no|all|many|some|most)\s|[A-Z]))"
)
#: "told the Teren Post that", "told a news conference the", "warned the EC yesterday it": whom somebody told.
_WHEN_HEARD = rf"(?:(?:late|early|earlier|on|last)\s)*(?:yesterday|today|night|week|month|year|{_DAYS}),?\s"
_HEARER = re.compile(
    rf"(?:(?:(?:The\s|the\s)?(?:[A-Z][\w.]+\s){{1,4}}|(?:(?:a|an|the|his|her|its"
    rf"|their)\s)?(?:[a-z-]+\s){{0,2}}{alternatives('hearers')}(?:\sin\s[A-Z][\w’'-]+)?\s)(?:{_WHEN_HEARD})?|(?:the|his|her|their)\s(?:[a-z]+[’']s?\s)?[a-z]+\s{_WHEN_HEARD})"
    r"(?:that\s|(?=(?:the|he|she|it|they|there|his|her|their|a|an|many|some|most|all|no|more)\s))"
)


def cut_writers_words(claim: Claim, text: str) -> tuple[Span, ...]:
    """Return the stretches of a claim without what the writer may have added to reported words: ", which … denies"."""
    *before, last = (claim.content, *claim.continued)
    last = _cut_front(claim, text, last, alone=not before)
    words = text[last.start : last.end]
    if verb := _VERB_BEHIND_QUOTATION.search(words):
        words = words[: verb.start()]
    if claim.kind == "indirect" and (teller := _SECOND_TELLER.search(words)) and _is_enough(words[: teller.start()]):
        words = words[: teller.start()]
    if claim.kind != "direct" and (place := _SAID_IN.search(words)) and _is_enough(words[: place.start()]):
        words = words[: place.start()]
    if claim.kind == "indirect" and (place := _find_aside(words)) and _is_enough(words[: place.start()]):
        words = words[: place.start()]
    return (*before, Span(last.article, last.start, last.start + len(words)))


def _cut_front(claim: Claim, text: str, last: Span, *, alone: bool) -> Span:
    """Leave out to whom and when something was said."""
    heard = claim.kind != "direct" and alone and text[claim.cue.start : claim.cue.end].endswith(_HEARD)
    if heard and (hearer := _HEARER.match(text, last.start, last.end)):
        last = Span(last.article, hearer.end(), last.end)
    behind_cue = claim.kind == "indirect" and alone and claim.cue.end < last.start
    if behind_cue and (how := _HOW_SAID.match(text, last.start, last.end)):
        last = Span(last.article, how.end(), last.end)
    if behind_cue and (when := _WHEN_SAID.match(text, last.start, last.end)):
        last = Span(last.article, when.end(), last.end)
    return last


def _find_aside(words: str) -> re.Match[str] | None:
    """Return what only adds to the last noun, or stands behind a dash."""
    found = _ADDITION.search(words)
    return found or (_ASIDE.search(words) if words.count("--") + words.count("—") == 1 else None)


def _is_enough(words: str) -> bool:
    return (
        len(words.split()) >= MIN_STATEMENT_WORDS and words.count("“") == words.count("”") and not words.count('"') % 2
    )
