"""Which sentences tell what happened: not those that judge it, paint a scene, or hold no verb. Pure.

A report says who did what; a sentence whose words judge ("learned again", "no matter the stakes") is its writer's
comment even in a report, unless somebody is named for it. A caption ("The quay on 8 February") has no verb, and "here"
says where only below the dateline that is not printed with it.
"""

import re

from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.standalone import QUOTED
from briefings.core.analysis import Analysis, list_mentions
from briefings.core.article import Article, Span, spans_overlap

#: Words of a headline that was glued on before a sentence, and those of the rest that it says already.
#: Not measured: chosen by eye on three collections.
MIN_GLUED_WORDS, MIN_REPEATED_STEMS = 5, 3
#: Words without one article or the like from which a sentence is a headline or a deck. Not measured: chosen by eye.
MIN_BARE_WORDS = 10
#: What a sentence counts that calls its first person by surname alone.
#: Measured: `bench_front_page`, where it costs nothing.
SURNAME_WEIGHT = 0.8
_VERB = compile_phrases("finite_verbs")
_JUDGING = tuple(compile_phrases("evaluations", kind) for kind in ("judging a deed", "judging"))
_PAINTING = re.compile(rf"\W*{alternatives('evaluations', 'painting')}\b", re.IGNORECASE)
#: "Shops reopened here": where, the dateline says.
_HERE = re.compile(rf"\b{alternatives('evaluations', 'here')}\b(?! (?:of|in|near|outside) [A-Z])")
_DETERMINER = re.compile(
    r"\b(?:the|an?|his|her|its|their|this|that|these|those|some|any|no|every|each|all|more|many|several|both)\b|[’']s\b|\d",
    re.IGNORECASE,
)
_ROUND = re.compile(r"\([^()]*\)")
#: Words in which a headline has small letters: "of", "to", "with".
_SMALL_WORD = re.compile(r"[a-z]{1,4}\b")
_TITLE_CASE = re.compile(r"[A-Z\d$€£“\"‘'][\w’'.,:$%-]*")


def has_verb(text: str) -> bool:
    """Return whether a sentence has a verb that can be its main one.

    A line of headline has one, but none of the small words that a sentence of its length has.

    >>> has_verb("Ships left the port."), has_verb("A coast guard ship off Port Selene on 8 February 2011.")
    (True, False)
    >>> has_verb("Curfew lifted, but port still in limbo as guards patrol quiet quays.")
    False
    """
    bare = len(text.split()) >= MIN_BARE_WORDS and not _DETERMINER.search(text)
    return not bare and bool(_VERB.search(_ROUND.sub(" ", text)))


def lacks_place(text: str) -> bool:
    """Return whether a sentence says where only by "here", or as "this town".

    >>> lacks_place("The ferry stopped here on Monday."), lacks_place("The ferry stopped in Selene on Monday.")
    (True, False)
    """
    return bool(_HERE.search(QUOTED.sub(" ", text)))


def opens_with_headline(text: str, title: str = "") -> bool:
    """Return whether a sentence opens with a headline that was glued on: its title, or capitals that it repeats.

    >>> opens_with_headline("Port Selene Shuts Ferry Terminal After Storm Port Selene shut its ferry terminal Monday.")
    True
    """
    words = text.split()
    glued = len(title.split()) >= MIN_GLUED_WORDS and text.startswith(f"{title} ")
    if glued and text[len(title) + 1].isupper():
        return True
    run = 0
    while run < len(words) and (_TITLE_CASE.fullmatch(words[run]) or (run and _SMALL_WORD.fullmatch(words[run]))):
        run += 1
    while run and words[run - 1][0].islower():
        run -= 1
    if run < MIN_GLUED_WORDS:
        return False
    head, rest = set(extract_stems(" ".join(words[:run]))), extract_stems(" ".join(words[run:]))
    repeated = len(extract_stems(" ".join(words[:run]))) - len(head) + len(head & set(rest))
    return repeated >= MIN_REPEATED_STEMS


def judges(article: Article, reading: Analysis, span: Span) -> bool:
    """Return whether the words of a sentence judge, guess or paint, and nobody is named whose words they are."""
    text = article.text[span.start : span.end]
    # As long as they were: what is found stands where it stood.
    own = QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    if _PAINTING.match(own):
        return True
    found = [
        Span(span.article, span.start + match.start(), span.start + match.end())
        for pattern in _JUDGING
        for match in pattern.finditer(own)
    ]
    said = [part for claim in reading.claims if claim.speaker for part in (claim.content, *claim.continued)]
    return any(not any(spans_overlap(one, part) for part in said) for one in found)


def names_by_surname(article: Article, reading: Analysis, span: Span) -> bool:
    """Return whether the first person of a sentence is called by one word, and by his full name elsewhere."""
    persons = [name for name in list_mentions(reading, span) if name.label == "PERSON"]
    if not persons:
        return False
    first = min(persons, key=lambda mention: mention.span.start)
    if len(article.text[first.span.start : first.span.end].split()) > 1:
        return False
    return any(
        len(actor.name.split()) > 1 and any(spans_overlap(first.span, mention) for mention in actor.mentions)
        for actor in reading.actors
    )
