"""Words of sentences in, names out, by word lists and capitals alone."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefings.language import lists
from briefings.reading import gazetteer
from briefings.reading.runs import LEADING, Run, runs, shouts, title_length
from briefings.reading.words import Word

#: A lone name that no list knows is a place behind one of these.
_PLACE_BEFORE = frozenset(
    ("in", "at", "from", "near", "outside", "around", "across", "inside", "toward", "towards", "throughout", "into")
)


class Name(NamedTuple):
    """A name found: where, and of what kind."""

    start: int
    end: int
    label: str


def by_rule(text: str, sentences: Iterable[Sequence[Word]]) -> tuple[Name, ...]:
    """Find names in the sentences of one article by lists and capitals alone."""
    found: list[Name] = []
    people: set[str] = set()
    doubtful: list[Name] = []
    for words in sentences:
        shouting = shouts(words)
        for run in runs(words, text):
            for name, sure in _judge(text, words, run, shouting):
                if sure:
                    found.append(name)
                    if name.label == "PERSON":
                        people.update(text[name.start : name.end].split()[-1:])
                else:
                    doubtful.append(name)
    # A lone surname is a person where the article names that person in full elsewhere.
    for name in doubtful:
        if text[name.start : name.end].split()[-1] in people:
            found.append(name._replace(label="PERSON"))
        elif name.label:
            found.append(name)
    return surnames(text, found)


def surnames(text: str, found: Iterable[Name]) -> tuple[Name, ...]:
    """Turn "Fox" and "Kennedy" into people where the article names a person so; a country stays a country."""
    kept = sorted(found)
    full = {form for name in kept if name.label == "PERSON" and " " in (form := text[name.start : name.end])}
    people = {form.split()[-1] for form in full} - gazetteer.states()
    return tuple(
        name._replace(label="PERSON")
        if name.label in {"GPE", "ORG", "LOC"} and text[name.start : name.end] in people
        else name
        for name in kept
    )


def _judge(text: str, words: Sequence[Word], run: Run, shouting: bool) -> Iterator[tuple[Name, bool]]:
    """Say which names a run holds: `True` beside those that need no second look."""
    first, last = run
    while first < last and words[first].text in LEADING:
        first += 1
    if first >= 2 and words[first - 1].text == "of" and words[first - 2].text.lower() in lists.words("roles"):
        # "Secretary of State Doe", "Minister of Defence Doe": what the role is of is no part of the name.
        while first < last - 1 and words[first].text.lower() in lists.words("role_modifiers"):
            first += 1
    if first == 0 and last - first > 0:
        first = _past_opening(text, words, first, last)
    if first >= last:
        return
    split = _title_inside(words, first, last)
    if split:  # "Bank of England Governor Doe"
        yield from _judge(text, words, Run(first, split), shouting)
        yield from _judge(text, words, Run(split, last), shouting)
        return
    body = _body(text, words, first, last)
    if body is not None:
        yield body, True
        return
    while first < last:
        title = title_length(words, first, last)
        if title and (first + title < last):
            rest = first + title
            end = _person_end(text, words, rest, last)
            if end > rest and not gazetteer.listed(text, words[rest].start, words[end - 1].end):
                yield Name(words[rest].start, words[end - 1].end, "PERSON"), True
                first = end
                continue
            first = rest
            continue
        if title:
            return
        listed = gazetteer.listed_at(text, words[first])
        if listed is not None and listed[0] <= words[last - 1].end and not _outgrown(text, words, first, last, listed):
            yield Name(words[first].start, listed[0], listed[1]), True
            while first < last and words[first].start < listed[0]:
                first += 1
            continue
        yield from _unlisted(text, words, first, last, shouting)
        return


def _title_inside(words: Sequence[Word], first: int, last: int) -> int:
    """Return where a title stands between a body and a person in one run of capitals, 0 where none does."""
    nouns, lands = lists.table("organisation_nouns"), lists.table("landforms")
    if not any(nouns.get(word.text) for word in words[first : last - 2]):
        return 0
    for index in range(first + 1, last - 1):
        title = title_length(words, index, last)
        rest = words[index + title : last]
        plain = any(w.text in nouns or w.text in lands or not w.capital for w in rest)
        if title and rest and not plain and words[index - 1].capital:
            return index
    return 0


def _outgrown(text: str, words: Sequence[Word], first: int, last: int, listed: tuple[int, str]) -> bool:
    """Whether the listed name is only the start of a person's: "Jordan Smith", "Paris Hilton"."""
    end = next((i for i in range(first, last) if words[i].end >= listed[0]), last - 1) + 1
    return (
        end - first == 1
        and last - end == 1
        and listed[1] == "GPE"
        and words[first].text in lists.words("given_names")
        and words[end].text.lower() not in lists.words("common_words")
        and gazetteer.listed_at(text, words[end]) is None
    )


def _past_opening(text: str, words: Sequence[Word], first: int, last: int) -> int:
    """Step over a capital that only opens the sentence."""
    word = words[first]
    if word.text.lower() in lists.words("stop_words") and word.text not in {"May", "Will", "US"}:
        return first + 1
    alone = last - first == 1
    common = word.text.lower() in lists.words("common_words")
    if common and (alone or not _names_on(words, first, last)) and gazetteer.listed_at(text, word) is None:
        return first + 1
    return first


def _names_on(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether an everyday word that opens a sentence belongs to the name: "National Bank", "Bill Clinton"."""
    nouns = lists.table("organisation_nouns")
    lands = lists.table("landforms")
    return (
        words[first].text in lists.words("given_names")
        or nouns.get(words[first].text) == "both"
        or any(nouns.get(w.text) or lands.get(w.text) for w in words[first + 1 : last])
        or bool(title_length(words, first, last))
    )


def _body(text: str, words: Sequence[Word], first: int, last: int) -> Name | None:
    """Recognise a body or a landscape by its head noun: "Syrian Ministry of Defense", "Lake Michigan"."""
    listed = gazetteer.listed(text, words[first].start, words[last - 1].end)
    if listed:
        return Name(words[first].start, words[last - 1].end, listed)
    if last - first < 2:
        return None
    nouns = lists.table("organisation_nouns")
    lands = lists.table("landforms")
    tail, head = words[last - 1].text, words[first].text
    label = ""
    if nouns.get(tail) in {"last", "both", "suffix"}:
        label = "ORG"
    elif lands.get(tail) in {"last", "both"}:
        label = "LOC" if tail not in {"City", "County", "Province"} else "GPE"
    elif head == "St." and last - first == 2:
        label = "GPE"
    elif lands.get(head) in {"first", "both"}:
        label = "LOC"
    elif any(w.text in {"of", "for"} for w in words[first:last]):
        label = "ORG"
    return Name(words[first].start, words[last - 1].end, label) if label else None


def _person_end(text: str, words: Sequence[Word], first: int, last: int) -> int:
    """Where a person's name ends that starts at `first`: four words and their particles at most."""
    index = first
    full = 0
    while index < last and full < 4:
        if words[index].text in {"Jr.", "Sr.", "Jr", "III", "II"}:
            return index + 1
        if words[index].text.lower() not in lists.words("name_particles"):
            full += 1
        index += 1
    return index


def _unlisted(text: str, words: Sequence[Word], first: int, last: int, shouting: bool) -> Iterator[tuple[Name, bool]]:
    """Judge capitals that no list knows by their shape and by what stands beside them."""
    start, end = words[first].start, words[last - 1].end
    count = last - first
    head = words[first].text
    given = lists.words("given_names")
    before = words[first - 1].text if first else ""
    after = words[last].text if last < len(words) else ""
    capitals = head.isupper() and len(head) > 1 and head.isalpha()
    if shouting and (capitals or head not in given or count == 1):
        return
    common = [w.text.lower() in lists.words("common_words") for w in words[first:last]]
    if count == 1 and capitals and (common[0] or head.lower() in lists.words("stop_words")):
        return
    if count == 1 and capitals:
        yield Name(start, end, "ORG"), len(head) <= 6
    elif count > 1 and (head in given or _initial(head)) and not all(common[1:]) and count <= 4:
        yield Name(start, end, "PERSON"), True
    elif count in {2, 3} and not any(common) and not capitals:
        label = "GPE" if before in _PLACE_BEFORE and count == 1 else "PERSON"
        yield Name(start, end, label), True
    elif count == 1 and not all(common):
        label = ""
        if before in _PLACE_BEFORE:
            label = "GPE"
        elif after in lists.reporting_verbs() or head in given:
            label = "PERSON"
        yield Name(start, end, label), False


def _initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."
