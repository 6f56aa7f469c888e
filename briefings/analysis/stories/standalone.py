"""A sentence of a text in, whether it can be printed and understood without its neighbours out."""

import re
from collections.abc import Iterable
from functools import lru_cache

from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.core.date_names import MONTHS, WEEKDAYS

#: Words that point back at a sentence which is not there.
DANGLING_OPENING = re.compile(rf"^[\"“‘'(]*{alternatives('dangling', 'opening')}\b", re.IGNORECASE)
DANGLING_INSIDE = compile_phrases("dangling", "inside")
BOILERPLATE = re.compile(alternatives("page_phrases"), re.IGNORECASE)
#: Words of a sentence that tells an event; longer ones hold several sentences glued together.
#: Not measured: chosen by eye on the judged editions.
MIN_EVENT_WORDS, MAX_EVENT_WORDS = 4, 55
#: What a page, a caption or a header leaves in a sentence: stamps, lengths of films, bullets, credits.
_FURNITURE = re.compile(
    r"\d{1,2}:\d\d|\\?\*\s|\bGMT\b|\bEnd Quote\b|\bLast updated\b|\bCredit:|\bEDITOR\b|\bROUGH CUT\b|[|•…]"
    r"|(?:\b[A-Z]{2,}\b[ ,]+){3}|^[A-Z][A-Z .,]{3,40}[—–―-]"
    r"|^\W*(?:File|Photo|Video|Watch|Image|Caption)\b|\((?:REUTERS|AP|AFP|Reuters)\)|\((?:L|C|left|right|centre|center)\)",
)
#: Who stands on the right of a picture, unless it is a Republican: "Gov. Ilse Brandt (R)".
_ON_THE_RIGHT = re.compile(r"\(R\)")
_PARTY = re.compile(
    r"\b(?:Gov|Sen|Rep)s?\.|\b(?:Governor|Senator|Representative|Congress\w*|Senate|House|Mayor|General|candidate)\b"
)
#: A small word with a capital behind a word without a mark: a headline or a caption was glued on there.
_GLUED = re.compile(rf"(?<=\w) {alternatives('dangling', 'glued')}(?= )")
#: "On July 22 that year": which year, a sentence before says.
_OTHER_TIME = re.compile(r"\b(?:that|the same|the following|the previous) (?:year|month|week)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|hers)\b", re.IGNORECASE)
#: Nouns that point back at a sentence before, unless they say at what.
_LOST_NOUN = re.compile(
    rf"\bthe {alternatives('dangling', 'noun')}\b(?! {alternatives('dangling', 'complement')}\b)", re.IGNORECASE
)
#: No question, no exclamation, no sentence that was cut or trails off.
_WHOLE = re.compile(r"(?<![.…])[.][\"”’')]*$")
#: "did it on Monday": what was done, a sentence before says.
_LOST_DEED = re.compile(r"\b(?:did|does|done) it\b")
_DAY_NAME = rf"(?:\d{{1,2}} (?:{'|'.join(MONTHS)})|(?:{'|'.join(MONTHS)}) \d{{1,2}}|(?:{'|'.join(WEEKDAYS)}))"
#: A caption that ended with a day was glued on: "from the quay by 10 April Trade has slowed".
_GLUED_DAY = re.compile(
    r"(?<!that)(?<!and)(?<!but)(?<=[a-z]) (?:by|since|until)"
    rf" {_DAY_NAME} [A-Z][a-z]+ (?:is|are|was|were|has|have|had)\b"
)
#: "On April 29 it raised the alert": who did, a sentence before says.
_LOST_SUBJECT = re.compile(
    r"(?:(?:On|In|By|Late|Early|Last|At)\s[^,]{2,25}?,?\s|Earlier,?\s|Yesterday,?\s)"
    r"(?:it|they|its|their)\b(?! (?:is|was) )"
)
_SPEECH_BEHIND = re.compile(r"[,:]? ?[\"“‘]")
_SPEECH_OPENING = re.compile(r"[\"“‘']")
#: The end of a sentence that states something.
_LEADING_SIGN = re.compile(r"[^\w“\"‘'$€£(\[]")
_STATEMENT_END = re.compile(r"[.!][\"”’')]*$")
#: What stands in quotation marks, closed or not.
QUOTED = re.compile(r"“[^”]*(?:”|$)|''[^']*(?:''|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘[^’]*(?:’(?!\w)|$)")
_FIRST_PERSON = re.compile(
    r"(?<![\w.])(?:(?<!War )I(?!\. [A-Z]|-[A-Z])|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|us|[Yy]ou|[Yy]our|[Ll]et[’']s)\b(?!\.\w)",
    re.ASCII,
)
#: "MODERATOR: …", a turn of a transcript; "ABSTRACT.", a rubric.
_TURN = re.compile(r"\W*[A-Z][A-Z.’' -]{2,40}(?:\([^()]*\))?:\s")
_RUBRIC = re.compile(r"\W*(?:[A-Z]{4,}[ .:]+){1,4}(?=[A-Z][a-z])")
#: "If it worked once, …": whom it means, a sentence before says.
_LOST_CLAUSE = re.compile(
    r"(?:If|When|While|As|Although|Though|Since|Before|After|Because|Once|Unless)\b[^,]{0,60}\b(?:it|they|them|this|that|those)\b"
)
#: A heading glued on before the name that opens the sentence: "the quay The Harbour Office".
_GLUED_NAME = re.compile(
    r"(?<!\bof)(?<!\bin)(?<!\bto)(?<!\bby)(?<!\bfor)(?<!\band)(?<!\bthat)(?<!\btold)(?<!\bfrom)(?<!\bwith)(?<!\bat)(?<!\bon)"
    r"(?<=[\w’'”\"]) The [A-Z]|^[^.:]{2,40}: [“\"][^”\"]+[”\"] [A-Z]"
    r"|[a-z][”\"]? (?:In|On|At|After|But|When|While|As) [A-Z]"
    rf"|\w[”\"] (?!{'|'.join((*WEEKDAYS, *MONTHS))})[A-Z][a-z]+ [a-z]"
)
#: "… take part in a march in Port Selene May 18, 2011.": a caption tells when its picture was taken.
_PICTURE_DAY = re.compile(
    rf"(?<!\b[Oo]n)(?<!since)(?<!until)(?<!of)(?<!by) (?:{'|'.join(MONTHS)}) ?\d{{1,2}}, ?\d{{4}}\W*$"
)
#: Where somebody stands in a picture, when a page was changed, quotation marks that a page broke.
_PICTURE = re.compile(
    r"[,(] ?(?:(?:second|top|bottom|front) )?(?:left|right|cent(?:er|re))[,)]|\((?:top|bottom|second) (?:left|right)\b"
    r"|\(pictured?\b|\d{1,2}[.:]\d\d (?:BST|GMT|UTC|E[DS]T|P[DS]T|CES?T)\b|\bPhotograph:|(?<= )` "
)
#: "Friday, May 20, 2011 Ships left", "Ada Venn in May 2011, after she had left": a stamp, a caption.
_STAMP = re.compile(
    rf"\W{{0,3}}(?:(?:{'|'.join(WEEKDAYS)}),? )?(?:(?:{'|'.join(MONTHS)}) \d{{1,2}}|\d{{1,2}} (?:{'|'.join(MONTHS)}))"
    r",? \d{4}:? (?=[A-Z])"
    rf"|(?:[A-Z][\w.’'-]{{1,30}} ){{2,4}}(?:in|on) (?:{'|'.join(MONTHS)})(?: \d{{1,2}},)? \d{{4}}[,.]"
)
#: "Port Herald - The harbour": whose report it is, unless it is a place in capitals.
_SOURCE_OPENING = re.compile(r"[A-Z][a-z]\w{0,30}(?: [A-Z]\w{1,30})? [-–—] (?=[A-Z])")
#: "Port strike: Envoy leaves", "Ilse Brandt: “We will pay”": a heading with its subject before a colon.
_HEADING = re.compile(r"(?:[\w’'-]+ ){0,5}[\w’'-]+: ")
_CAPTION_OPENING = re.compile(rf"\W*{alternatives('dangling', 'caption')}\b", re.IGNORECASE)
#: What opens an essay, a list or a scene instead of the news; what says that something else was told before.
#: "No, it is not", "Mr. Speaker, we": answers and speeches, as well.
_NO_NEWS = re.compile(
    rf"\W*(?:{alternatives('dangling', 'no news')}\b|(?:no|well|right|sure|okay),\s"
    r"|mr\.?\s(?:speaker|president|chairman),\s)",
    re.IGNORECASE,
)
_BESIDE = compile_phrases("dangling", "beside")
_NAMED_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss)\.? ([A-Z][\w-]+)")
#: "Two days after he stopped it, Mayor Ilse Brandt …": whom the pronoun means, the main clause says first.
_AHEAD = re.compile(r"[^,]{5,160}, (?:[A-Z][\w.’'-]*\s|the |\w+ ){0,5}?$")
#: "A congressman from Selene said that he …", "One of the judges …", "The wife of a pilot …": brought in by itself.
_BROUGHT_IN = re.compile(r"(?:An?|One of (?:the|its|her|his)|The [a-z]+ of an?) (?:[\w.’'-]+ ){2,}")
#: "The reports said …": which ones, a sentence before says.
_LOST_REPORT = re.compile(rf"The {alternatives('dangling', 'text')} (?:also )?{alternatives('dangling', 'telling')}\b")
#: Words of the shortest sentence that can lead a page. Not measured: an editor's choice.
MIN_LEAD_WORDS = 8


def is_glued(text: str) -> bool:
    """Return whether a headline, a caption or a notice was glued on inside some words.

    >>> is_glued("the ferry sank outside the port An estimated 40 people"), is_glued("the ferry sank")
    (True, False)
    """
    return bool(_GLUED.search(text) or _GLUED_NAME.search(text))


def is_caption(text: str) -> bool:
    """Return whether a sentence is, or holds, what stands below a picture or over a text.

    >>> is_caption("Ships wait off Port Selene May 18, 2011."), is_caption("Ships left Port Selene on May 18, 2011.")
    (True, False)
    >>> is_caption("Ada Venn in May 2011, after the strike."), is_caption("May 18, 2011 Ships left Port Selene.")
    (True, True)
    >>> is_caption("Herald - Ships left Port Selene."), is_caption("Ships - two ferries - left Port Selene.")
    (True, False)
    """
    return bool(
        _PICTURE_DAY.search(text)
        or _PICTURE.search(text)
        or _HEADING.match(text)
        or _CAPTION_OPENING.match(text)
        or _STAMP.match(text)
        or _SOURCE_OPENING.match(text)
    )


def has_lost_pronoun(text: str, people: Iterable[int]) -> bool:
    """Whether a sentence says "he" or "she" before it brings anybody in; `people` are where persons' names start in it.

    >>> has_lost_pronoun("In his speech, Mayor Ilse Brandt left.", [21]), has_lost_pronoun("Ships say he left.", [])
    (False, True)
    >>> has_lost_pronoun("The wife of a pilot filmed him and her son.", []), has_lost_pronoun("The wife saw him.", [])
    (False, True)
    """
    found = _PRONOUN.search(text)
    if found is None:
        return False
    first = min(people, default=len(text))
    if first < found.start():
        return False
    if found.start() < text.find(",") < first < len(text) and _AHEAD.fullmatch(text, 0, first):
        return False
    return not (_BROUGHT_IN.match(text, 0, found.start()))


def names_nobody_before(text: str) -> bool:
    """Whether somebody has a title and no first name, as one whom a sentence before named in full.

    >>> names_nobody_before("Mr. Brandt left."), names_nobody_before("Mayor Ilse Brandt left with Mr. Brandt’s dog.")
    (True, False)
    """
    return any(
        not re.search(rf"(?<!Mr\. )(?<!Mrs\. )(?<!Ms\. )\b{re.escape(found[1])}\b", text[: found.start()])
        for found in _NAMED_BEFORE.finditer(text)
    )


def is_event_sentence(text: str) -> bool:
    """Whether a sentence stands alone and whole: no caption, header, question, speech, "I" or glued sentence."""
    if _OTHER_TIME.search(text) or _LOST_NOUN.search(text) or _LOST_SUBJECT.match(text):
        return False
    if _LOST_DEED.search(QUOTED.sub(" ", text)) or DANGLING_OPENING.match(text) or DANGLING_INSIDE.search(text):
        return False
    return is_running_text(text)


def is_running_text(text: str) -> bool:
    """Return whether a sentence is whole and the writer's own: no caption, header, question, speech or glued sentence.

    >>> is_running_text("They left Port Selene on Monday."), is_running_text("Watch: they leave Port Selene.")
    (True, False)
    """
    if not MIN_EVENT_WORDS <= len(text.split()) <= MAX_EVENT_WORDS or is_boilerplate(text):
        return False
    if not _WHOLE.search(text) or text[:1].islower() or _SPEECH_OPENING.match(text):
        return False
    if _FURNITURE.search(text) or _ON_THE_RIGHT.search(text):
        return False
    own = QUOTED.sub(" ", text)
    if is_glued(own) or _FIRST_PERSON.search(own) or _GLUED_DAY.search(text):
        return False
    return text.count("“") == text.count("”") and text.count('"') % 2 == 0 and text.count("(") == text.count(")")


def can_lead(text: str, people: Iterable[int] = ()) -> bool:
    """Return whether a sentence can stand on page 1: whole, a statement, its nouns and pronouns clear, nobody's "I".

    `people` are where persons' names start in it.

    >>> can_lead("The harbour of Port Selene closed on Monday after a storm, its master Tomas Reyle said.")
    True
    >>> can_lead("We all know what the harbour of Port Selene has cost the town."), can_lead("The harbour in May 2011.")
    (False, False)
    """
    if (
        _LEADING_SIGN.match(text)
        or len(text.split()) < MIN_LEAD_WORDS
        or text[:1].islower()
        or not _STATEMENT_END.search(text)
    ):
        return False
    own, named = QUOTED.sub(" ", text), tuple(people)
    if _FIRST_PERSON.search(own) or "?" in own or not is_self_contained(text, named) or has_lost_pronoun(text, named):
        return False
    # Speech that opens a sentence is somebody's view, and seldom the news.
    if _SPEECH_OPENING.match(text):
        return False
    if (
        is_caption(text)
        or _LOST_CLAUSE.match(text)
        or _TURN.match(text)
        or _RUBRIC.match(text)
        or _GLUED_NAME.search(text)
        or _GLUED.search(own)
    ):
        return False
    # A person with a title and no first name was named in full before.
    if names_nobody_before(own) or _NO_NEWS.match(text) or _BESIDE.search(own) or _LOST_REPORT.match(text):
        return False
    if _ON_THE_RIGHT.search(text) and not _PARTY.search(text):
        return False
    return not (_FURNITURE.search(text) or _OTHER_TIME.search(own) or _LOST_NOUN.search(own))


def is_self_contained(text: str, people: Iterable[int] = ()) -> bool:
    """Return whether a sentence is understood without the one before it; `people` are where it names persons.

    >>> is_self_contained("Mayor Ilse Brandt is late, she told us.", [6]), is_self_contained("Ships wait, she told us.")
    (True, False)
    """
    if DANGLING_OPENING.match(text) or is_boilerplate(text) or text[:1].islower():
        return False
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return False
    first = min(people, default=len(text))
    return all(
        _PRONOUN.match(found[0]) and first < found.start() and not _SPEECH_BEHIND.match(text, found.end())
        for found in DANGLING_INSIDE.finditer(text)
    )


@lru_cache(maxsize=8192)
def is_boilerplate(text: str) -> bool:
    """Return whether a sentence belongs to the page, not to the article; every rule asks it of the same sentence."""
    return bool(BOILERPLATE.search(text)) or sum(map(str.isalpha, text)) < 0.6 * len(text)
