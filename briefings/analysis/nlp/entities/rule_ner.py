"""Words of sentences in, names out, by word lists and capitals alone."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.entities import gazetteer
from briefings.analysis.nlp.entities.capitalised_runs import (
    LEADING_WORDS,
    CapitalisedRun,
    count_title_words,
    find_capitalised_runs,
    is_all_capitals,
)
from briefings.analysis.nlp.tokens.tokenizer import Word

#: A lone name that no list knows is a place behind one of these.
_PLACE_PREPOSITIONS = word_lists.load_kind("grammar_words", "before a place")


class Name(NamedTuple):
    """A name found: where, and of what kind."""

    start: int
    end: int
    label: str


def find_names_by_rule(text: str, sentences: Iterable[Sequence[Word]]) -> tuple[Name, ...]:
    """Find names in the sentences of one article by lists and capitals alone."""
    found: list[Name] = []
    people: set[str] = set()
    doubtful: list[Name] = []
    for words in sentences:
        shouting = is_all_capitals(words)
        for run in find_capitalised_runs(words, text):
            for name, sure in _find_names_in_run(text, words, run, shouting):
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
    return relabel_surnames(text, found)


def relabel_surnames(text: str, found: Iterable[Name]) -> tuple[Name, ...]:
    """Turn "Fox" and "Kennedy" into people where the article names a person so; a country stays a country."""
    kept = sorted(found)
    full = {form for name in kept if name.label == "PERSON" and " " in (form := text[name.start : name.end])}
    people = {form.split()[-1] for form in full} - gazetteer.load_country_names()
    return tuple(
        name._replace(label="PERSON")
        if name.label in {"GPE", "ORG", "LOC"} and text[name.start : name.end] in people
        else name
        for name in kept
    )


def _find_names_in_run(
    text: str, words: Sequence[Word], run: CapitalisedRun, shouting: bool
) -> Iterator[tuple[Name, bool]]:
    """Say which names a run holds: `True` beside those that need no second look."""
    first, last = run
    while first < last and words[first].text in LEADING_WORDS:
        first += 1
    if first >= 2 and words[first - 1].text == "of" and words[first - 2].text.lower() in word_lists.load_words("roles"):
        # "Secretary of State Doe", "Minister of Defence Doe": what the role is of is no part of the name.
        while first < last - 1 and words[first].text.lower() in word_lists.load_words("role_modifiers"):
            first += 1
    if first == 0 and last - first > 0:
        first = _skip_sentence_opener(text, words, first, last)
    if first >= last:
        return
    split = _find_inner_title(words, first, last)
    if split:  # "Bank of England Governor Doe"
        yield from _find_names_in_run(text, words, CapitalisedRun(first, split), shouting)
        yield from _find_names_in_run(text, words, CapitalisedRun(split, last), shouting)
        return
    body = _find_name_by_head_noun(text, words, first, last)
    if body is not None:
        yield body, True
        return
    while first < last:
        title = count_title_words(words, first, last)
        if title and (first + title < last):
            rest = first + title
            end = _find_person_end(text, words, rest, last)
            if end > rest and not gazetteer.find_listed_label(text, words[rest].start, words[end - 1].end):
                yield Name(words[rest].start, words[end - 1].end, "PERSON"), True
                first = end
                continue
            first = rest
            continue
        if title:
            return
        listed = gazetteer.find_listed_name(text, words[first])
        if (
            listed is not None
            and listed[0] <= words[last - 1].end
            and not _is_start_of_person_name(text, words, first, last, listed)
        ):
            yield Name(words[first].start, listed[0], listed[1]), True
            while first < last and words[first].start < listed[0]:
                first += 1
            continue
        yield from _classify_unlisted_words(text, words, first, last, shouting)
        return


def _find_inner_title(words: Sequence[Word], first: int, last: int) -> int:
    """Return where a title stands between a body and a person in one run of capitals, 0 where none does."""
    nouns, lands = word_lists.load_table("organisation_nouns"), word_lists.load_table("landforms")
    if not any(nouns.get(word.text) for word in words[first : last - 2]):
        return 0
    for index in range(first + 1, last - 1):
        title = count_title_words(words, index, last)
        rest = words[index + title : last]
        plain = any(w.text in nouns or w.text in lands or not w.is_capitalised for w in rest)
        if title and rest and not plain and words[index - 1].is_capitalised:
            return index
    return 0


def _is_start_of_person_name(text: str, words: Sequence[Word], first: int, last: int, listed: tuple[int, str]) -> bool:
    """Whether the listed name is only the start of a person's: "Jordan Smith", "Paris Hilton"."""
    end = next((i for i in range(first, last) if words[i].end >= listed[0]), last - 1) + 1
    return (
        end - first == 1
        and last - end == 1
        and listed[1] == "GPE"
        and words[first].text in word_lists.load_words("given_names")
        and words[end].text.lower() not in word_lists.load_words("common_words")
        and gazetteer.find_listed_name(text, words[end]) is None
    )


def _skip_sentence_opener(text: str, words: Sequence[Word], first: int, last: int) -> int:
    """Step over a capital that only opens the sentence."""
    word = words[first]
    if word.text.lower() in word_lists.load_words("stop_words") and word.text not in {"May", "Will", "US"}:
        return first + 1
    alone = last - first == 1
    common = word.text.lower() in word_lists.load_words("common_words")
    if (
        common
        and (alone or not _is_first_word_of_name(words, first, last))
        and gazetteer.find_listed_name(text, word) is None
    ):
        return first + 1
    return first


def _is_first_word_of_name(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether an everyday word that opens a sentence belongs to the name: "National Bank", "Bill Clinton"."""
    nouns = word_lists.load_table("organisation_nouns")
    lands = word_lists.load_table("landforms")
    return (
        words[first].text in word_lists.load_words("given_names")
        or nouns.get(words[first].text) == "both"
        or any(nouns.get(w.text) or lands.get(w.text) for w in words[first + 1 : last])
        or bool(count_title_words(words, first, last))
    )


def _find_name_by_head_noun(text: str, words: Sequence[Word], first: int, last: int) -> Name | None:
    """Recognise a body or a landscape by its head noun: "Syrian Ministry of Defense", "Lake Michigan"."""
    listed = gazetteer.find_listed_label(text, words[first].start, words[last - 1].end)
    if listed:
        return Name(words[first].start, words[last - 1].end, listed)
    if last - first < 2:
        return None
    nouns = word_lists.load_table("organisation_nouns")
    lands = word_lists.load_table("landforms")
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


def _find_person_end(text: str, words: Sequence[Word], first: int, last: int) -> int:
    """Where a person's name ends that starts at `first`: four words and their particles at most."""
    index = first
    full = 0
    while index < last and full < 4:
        if words[index].text in {"Jr.", "Sr.", "Jr", "III", "II"}:
            return index + 1
        if words[index].text.lower() not in word_lists.load_words("name_particles"):
            full += 1
        index += 1
    return index


def _classify_unlisted_words(
    text: str, words: Sequence[Word], first: int, last: int, shouting: bool
) -> Iterator[tuple[Name, bool]]:
    """Judge capitals that no list knows by their shape and by what stands beside them."""
    start, end = words[first].start, words[last - 1].end
    count = last - first
    head = words[first].text
    given = word_lists.load_words("given_names")
    before = words[first - 1].text if first else ""
    after = words[last].text if last < len(words) else ""
    capitals = head.isupper() and len(head) > 1 and head.isalpha()
    if shouting and (capitals or head not in given or count == 1):
        return
    common = [w.text.lower() in word_lists.load_words("common_words") for w in words[first:last]]
    if count == 1 and capitals and (common[0] or head.lower() in word_lists.load_words("stop_words")):
        return
    if count == 1 and capitals:
        yield Name(start, end, "ORG"), len(head) <= 6
    elif count > 1 and (head in given or _is_initial(head)) and not all(common[1:]) and count <= 4:
        yield Name(start, end, "PERSON"), True
    elif count in {2, 3} and not any(common) and not capitals:
        label = "GPE" if before in _PLACE_PREPOSITIONS and count == 1 else "PERSON"
        yield Name(start, end, label), True
    elif count == 1 and not all(common):
        label = ""
        if before in _PLACE_PREPOSITIONS:
            label = "GPE"
        elif after in word_lists.load_speech_forms() or head in given:
            label = "PERSON"
        yield Name(start, end, label), False


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."
