"""A statement and its text in, the statement without the writer's own words at its ends out, and with its condition."""

import re

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.analysis.stories.ledger.added_words import MIN_STATEMENT_WORDS
from briefings.core.analysis import Claim
from briefings.core.article import Span
from briefings.core.date_names import MONTHS, WEEKDAYS
from briefings.core.datelines import find_dateline_end

#: Words of a condition at least. Not measured: chosen by eye.
_FEWEST_CONDITION_WORDS = 3
#: Words of the writer's before a quotation that is a part of his sentence. Not measured: chosen by eye.
_FEWEST_OWN_WORDS = 2
#: Characters of the longest condition. Limit: time; a longer one runs into another clause.
_LONGEST_CONDITION = 160
#: Characters from the comma behind a condition to the one who says it. Limit: punctuation and a blank; not measured.
_TO_TELLER = 3
_MARKS = frozenset('“”"«»')
_DAY = rf"(?:{'|'.join(WEEKDAYS)})(?:\s(?:morning|afternoon|evening|night))?"
#: "said on Monday 40 ships had left": with "on", the day right behind the verb is when it was said.
_DAY_OF_SAYING = re.compile(
    rf"(?:(?:late|early)\s)?on\s(?:late\s|early\s)?{_DAY}\s(?=[\w$€£])"
    r"(?!(?:in|at|and|or|but|to|of|for|with|after|before|during|from|by|as|that|while|when|since|is|was|were|would|will"
    r"|had|has|have|could|can|may|might|should)\b)"
)
#: "It burned, Doe said, when the court sat again": when it was said.
_WHEN_SAID = re.compile(r"(?:when|while|as|after|before|during)\s")
#: "April 30 - A raid kills three": the head of an entry of a chronology.
#: "In a separate development, 14 people died": how the writer goes on to it.
_LINKING = re.compile(
    r"(?:In an? (?:separate|related|similar|further) (?:\w+ )?(?:development|incident|case|attack|move|matter)s?"
    r"|Meanwhile|However|In addition|Moreover|Furthermore|Elsewhere|Separately|Nevertheless|Still|Instead|For example"
    r"|For instance|Similarly|Likewise|As a result|In turn|On the other hand|At the same time|Thus|Therefore),\s"
)
_MONTH = f"(?:{'|'.join(MONTHS)})"
_ENTRY = re.compile(rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?\s?[-–—:]\s(?=[A-Z])")
#: What the writer makes of it, behind a comma or a dash: ", suggesting the talks had failed".
_GLOSS = re.compile(
    r"(?:,|\s(?:--|—|–|-))\s(?:according\sto|suggesting|implying|indicating|hinting|signall?ing|underlining|underscoring|rejecting"
    r"|contradicting|echoing|reiterating|(?:implicitly|apparently|effectively|seemingly)\s\w+ing|repeating|referring|alluding|replying|adding|matching|with\s[A-Z]\w+\s\w+ing"
    r"|(?:raising|spurring|prompting|fuell?ing|sparking)\s(?:\w+\s)?(?:questions|speculation|fears|doubts|concerns?|hopes|calls))\b"
)
#: What happened before it was said: ", after the strike began".
_EARLIER = re.compile(r",\s(?:(?:just|only)\s)?(?:(?:\w+\s){0,2}(?:hours?|days?|weeks?)\s|shortly\s|soon\s)?after\s")
#: How it was said: "in a clear reference to the mayor".
_MANNER = re.compile(
    r",?\sin\san?\s(?:[\w-]+\s)?(?:rallying|clear|apparent|veiled|direct|pointed|obvious|stark|sharp|rare|blunt|strong)\s"
    r"(?:[\w-]+\s)?(?:call|cry|reference|allusion|rebuke|response|reply|swipe|jab|dig|warning|message|reminder|nod)\b"
)
#: "and has denied", "and accused Roe": what else the speaker did.
_FURTHER = re.compile(
    r",?\sand\s(?:(?:also\s)?(?:considers|considered|believes|believed)\s|(?:also\s)?(?:says|said|claims|claimed|adds|added|warns|warned|insists|insisted|argues|argued)\sthat"
    r"|(?:[\w-]+\s){1,4}(?:testifying|saying|arguing|claiming|insisting)"
    r"|(?:has|have|had)\s\w+ed|(?:also\s)?(?:ordered|urged|demanded|called\son|asked|announced|promised|pledged|vowed|accused|blamed|condemned|criticised|criticized|denied|slammed|blasted|attacked|mocked|praised|dismissed|rejected|appeared|seemed))\b"
)
#: "while the port condemned it", "with the Courier reporting": what others say.
_OTHERS = re.compile(
    rf",\s(?:while|whereas)\s[^,.;“”\"]{{2,60}}?\s(?:{'|'.join(sorted(word_lists.load_saying_forms()))}|condemned|praised|blamed)\b"
    r"|,\sas\s(?:he|she|they)\s\w+ed\b"
    r"|,\swith\s[^,.;“”\"]{2,40}?\s(?:saying|reporting|adding|warning|claiming|noting|describing|calling|arguing)\b"
)
#: Before "in a stark warning" these make it part of what is said.
_NEEDS_PLACE = re.compile(r"\b(?:is|was|are|were|be|been|lies|lay|came|comes|consists?|consisted|ended|resulted)\Z")
#: "but stopped short of", "but declined to say": what the speaker did not do, in the words of the writer.
_SHORT_OF = re.compile(
    r",?\sbut\s(?:(?:also\s)?(?:wanted|urged|pledged|promised|vowed|demanded|called\son)|did\sso|stopped\sshort|declined|refused|did\snot\s(?:say|elaborate|give|specify)|offered\sno|gave\sno"
    r"|would\snot\s(?:say|elaborate|comment)|(?:also\s)?(?:said|added|warned)\sthat)\b"
)
#: A hope or a wish with its own "that", behind a statement that has lost its first: "and that he hopes for help".
_SECOND = re.compile(
    r",?\sand\sthat\s(?:he|she|it|they)\s(?:now\s)?(?:hope[sd]?|want(?:s|ed)?|wish(?:es|ed)?|expect(?:s|ed)?|would\slike)\b"
)
#: ", suggesting new taxes, had been burnt": the clause goes on behind what is added.
_PREDICATE_BEHIND = re.compile(
    r",\s(?:\w+ly\s)?(?:had|has|have|is|are|was|were|would|will|could|can|should|may|might|must|did|does|do|\w+ed)\b"
)
_CONDITION = re.compile(
    rf",?\s(?:if|unless|lest|for\sfear|provided|providing|as\slong\sas|so\slong\sas)\s[^.;:?!“”\"]{{1,{_LONGEST_CONDITION}}}?"
    r"(?=[.;]|,\s|\s?\Z)"
)
#: "in a written statement", "During a visit to Teren": where it was said, before who says it.
_OCCASION_BEFORE = re.compile(
    r"(?:in|at|on|during|through|via|speaking|writing|appearing)\s(?:[\w’'-]+\s){0,4}?"
    rf"{alternatives('around_saying', 'occasion')}\b",
    re.IGNORECASE,
)
#: "denied Roe's claims | that": what is denied.
_DENIED = re.compile(rf"(?:[\w’'.-]+\s){{0,5}}?{alternatives('around_saying', 'denied noun')}\sthat\s(?=[\w“\"])")
#: ", but not driven by | , the view that": the object of two verbs.
_SHARED_OBJECT = re.compile(r",\s(?:[^,.;:“”\"\n]{3,200})(?=\.(?:\s|\Z))")
_WAITS_FOR_OBJECT = re.compile(
    r",\s(?:but|or|and|though|if)\s(?:not\s)?(?:[\w-]+\s){0,3}(?:by|of|to|for|with|from|in|on|at|against|about|than)\Z"
)
#: "“It is late.” | The plan is called “Teren”": of a sentence of the writer's a part is quoted.
_SENTENCE_START = re.compile(r"[.!?…][”\"’']?\s+(?=[A-Z“\"‘'])|\n")
_OPENS_CONDITION = re.compile(r"\s(?:if|unless|lest|for\sfear)\s")
#: "On the chance that it holds, Doe said: “…”": what a quotation is about.
_TOPIC = re.compile(r"(?:On|About|Of|Regarding|Concerning|As\sfor|Asked|With\sregard)\b")
#: "Initial data indicate": what shows something, and how.
_FIGURES = re.compile(r"\b(?:data|evidence|figures|statistics|results|tests|numbers|signs)\Z", re.IGNORECASE)
_SHOWING = re.compile(r"\b(?:indicat|suggest|point|show)\w*", re.IGNORECASE)
_SECOND_THAT = re.compile(
    r",?\s(?:and|but)\sthat\s(?=(?:the|an?|it|he|she|they|there|this|these|no|his|her|its|their|[A-Z])\b)"
)
#: "… 160 suspects but so far": what the next clause opens with.
_TRAILING = re.compile(r",?\s(?:but|and|or)(?:\s(?:so far|now|then|yet|still|instead|meanwhile))?\W*\Z|\seven\Z")
_FINITE_VERB = compile_phrases("finite_verbs")
_QUOTATION_BEHIND = re.compile(r"\s?[:,]?\s*[“\"]")


def keep_own_words(claim: Claim, text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the stretches of a statement without what its writer adds before and behind, and with its condition.

    What is quoted whole is left as it stands.
    """
    spans = _drop_occasion(claim, text, spans) if spans else spans
    if claim.kind == "direct" or not spans:
        return spans
    if len(spans) > 1 and claim.cue.end <= spans[-1].start and _WHEN_SAID.match(text, spans[-1].start):
        spans = spans[:-1]
    spans = _drop_names_of_things(claim, text, spans)
    first, last = spans[0], spans[-1]
    if claim.polarity == "denied" and (denied := _DENIED.match(text, first.start, first.end)):
        first = Span(first.article, denied.end(), first.end)
    if text[first.start].isupper():
        first = Span(first.article, find_dateline_end(text, first.start, first.end), first.end)
    if linking := _LINKING.match(text, first.start, first.end):
        first = Span(first.article, linking.end(), first.end)
    if entry := _ENTRY.match(text, first.start, first.end):
        first = Span(first.article, entry.end(), first.end)
    elif claim.cue.end < first.start and (day := _DAY_OF_SAYING.match(text, first.start, first.end)):
        first = Span(first.article, day.end(), first.end)
    if len(spans) > 1:
        return (first, *spans[1:])
    # What stands before "Doe said" is all said by Doe; behind it the writer may go on.
    end = _find_own_end(text, first.start, last.end) if claim.cue.end <= first.start else last.end
    if end == last.end and lacks_object(text, first.start, end):
        shared = _SHARED_OBJECT.match(text, end)
        end = shared.end() if shared else end
    elif end == last.end:
        end = _find_condition_end(claim, text, end)
    return (Span(first.article, first.start, end),)


def _drop_occasion(claim: Claim, text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Leave out where it was said: "In a written statement, Doe said"."""
    first = spans[0]
    words = text[first.start : first.end]
    before = (
        len(spans) > 1 and first.end <= claim.cue.start and not _MARKS & {*words} and not _FINITE_VERB.search(words)
    )
    return spans[1:] if before and _OCCASION_BEFORE.match(text, first.start, first.end) else spans


def _drop_names_of_things(claim: Claim, text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Leave out further quotations that are a part of a sentence of the writer's: "The plan is called “Teren”"."""
    for at, span in enumerate(spans[1:], start=1):
        starts = [found.end() for found in _SENTENCE_START.finditer(text, spans[at - 1].end - 2, span.start)]
        if not starts or text[span.start] not in _MARKS:
            continue
        before = text[starts[-1] : span.start]
        told = any(starts[-1] <= part.start < span.end for part in _list_tellers(claim))
        if len(before.split()) >= _FEWEST_OWN_WORDS and not told:
            return spans[:at]
    return spans


def _find_own_end(text: str, start: int, end: int) -> int:
    """Return where the writer's own words begin, else where the statement ends."""
    for pattern in (_GLOSS, _EARLIER, _MANNER, _SECOND, _FURTHER, _SHORT_OF, _OTHERS):
        for found in pattern.finditer(text, start, end):
            before, behind = text[start : found.start()], text[found.start() : end]
            quoted = _MARKS & {*behind} and pattern not in (_FURTHER, _SHORT_OF, _OTHERS)
            told = len(before.split()) >= MIN_STATEMENT_WORDS and not quoted and not _PREDICATE_BEHIND.search(behind)
            joined = pattern is _SECOND and " that " in before
            placed = pattern is _MANNER and _NEEDS_PLACE.search(before)
            if told and not joined and not placed and _is_whole(before):
                end = found.start()
                break
    # "said the port was shut and that it would open": the second clause has its "that" from no first.
    second = None if text[max(0, start - 5) : start].lower() == "that " else _SECOND_THAT.search(text, start, end)
    before = text[start : second.start()] if second else ""
    if second and " that " not in before and len(before.split()) >= MIN_STATEMENT_WORDS:
        end = second.start()
    trailing = _TRAILING.search(text, start, end)
    return trailing.start() if trailing else end


def _is_whole(words: str) -> bool:
    """Whether no bracket and no aside between dashes is open at the end of some words."""
    return words.count("(") == words.count(")") and (words.count(" -- ") + words.count("—")) % 2 == 0


def _find_condition_end(claim: Claim, text: str, end: int) -> int:
    """Return where the condition ends that stands right behind a statement: "they leave | if it rains, Doe said"."""
    found = _CONDITION.match(text, end)
    if found is None or len(found.group().split()) < _FEWEST_CONDITION_WORDS:
        return end
    if any(end <= part.start < found.end() for part in _list_tellers(claim)):
        return end
    # Behind a comma only "Doe said" shows that the condition is over: "if Roe, a clerk, leaves".
    closed = text[found.end() : found.end() + 1] != "," or any(
        found.end() < part.start <= found.end() + _TO_TELLER for part in _list_tellers(claim)
    )
    return found.end() if closed else end


def _list_tellers(claim: Claim) -> tuple[Span, ...]:
    return (claim.cue, *((claim.source,) if claim.source else ()))


def lacks_condition(claim: Claim, text: str, end: int) -> bool:
    """Return whether a condition stands behind a place that does not end before the one who says it.

    >>> told = Claim(Span("a", 0, 10), Span("a", 31, 35), Span("a", 27, 30), "Roe", "person", "indirect")
    >>> lacks_condition(told, "They leave if it rains and Roe says so.", 10)
    True
    """
    return bool(_OPENS_CONDITION.match(text, end)) and _find_condition_end(claim, text, end) == end


def lacks_object(text: str, start: int, end: int) -> bool:
    """Return whether two verbs wait for what stands behind a comma: "open to, but not paid for by | , the towns".

    >>> lacks_object("It is open to, but not paid for by, the towns, too.", 0, 34)
    True
    """
    return text[end : end + 1] == "," and bool(_WAITS_FOR_OBJECT.search(text, start, end))


def is_topic_of_quotation(claim: Claim, text: str) -> bool:
    """Return whether a stretch only says what a quotation is about: "On the storm, Doe said: “…”"."""
    told = max(part.end for part in _list_tellers(claim))
    before = claim.content.end <= min(part.start for part in _list_tellers(claim))
    return before and bool(_TOPIC.match(text, claim.content.start)) and bool(_QUOTATION_BEHIND.match(text, told))


def is_shown_by_figures(claim: Claim, text: str) -> bool:
    """Return whether data show something and nobody says it: "data indicate"; "according to data" names a source."""
    if claim.speaker_class != "document" or claim.source is None:
        return False
    source, cue = text[claim.source.start : claim.source.end], text[claim.cue.start : claim.cue.end]
    return bool(_FIGURES.search(source) and _SHOWING.search(cue))
