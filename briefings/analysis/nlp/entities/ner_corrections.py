"""Names that a trained pipeline found in, the same names mended out: clean edges, and what the lists know better."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from briefings.analysis.english import phrases, word_lists
from briefings.analysis.nlp.entities import gazetteer, rule_ner
from briefings.analysis.nlp.entities.broken_names import (
    CORRECTABLE_LABELS,
    MIN_CAPITALS,
    drop_broken_name,
    mend_hyphen,
    strip_nationality,
)
from briefings.analysis.nlp.entities.capitalised_runs import count_title_words, is_all_capitals, is_role
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.entities.stated_bodies import label_stated_bodies
from briefings.analysis.nlp.tokens.tokenizer import Word, tokenize

#: Labels of other pipelines in our words; those that are not here are kept as they are.
LABEL_ALIASES = {"PER": "PERSON", "FAC": "LOC"}
_POSSESSIVES = ("'s", "’s")
_NAME_SUFFIXES = frozenset(("Jr.", "Sr."))
#: Words of a sentence from which it can be told whether it is in capitals. Not measured: chosen by eye.
_FEWEST_WORDS_AROUND = 4
#: Titles that are given names far more often when one word follows.
_NAMES_LIKE_TITLES = frozenset(("Dean", "Earl", "Duke"))
#: Marks that stand in no name.
#: "Jane Doe Resigns After Vote": in a headline that runs into the text.
_HEADLINE_PREPOSITIONS = word_lists.load_kind("grammar_words", "linking preposition") | {"after", "over", "amid"}
_NAME_BREAKS = frozenset(",;:()[]")
_SPACED_DASHES = frozenset("-–—")
#: "R-Minn", "D-N.Y.": a party and a state.
_PARTY_MARK = re.compile(r"[DRI]-[A-Z][\w.]*")

#: How the form of a company is written behind its name.
_LEGAL_FORM = re.compile(
    rf",?\s(?:(?:(?:Pvt|PVT|Pty|PTY)\.?\s)?{phrases.alternatives('legal_forms', 'abbreviation')}\b\.?|Co\.(?=[\s,;)])"
    rf"|{phrases.alternatives('legal_forms', 'initials')}\b|(?:S\.A\.|N\.V\.|S\.p\.A\.))"
)
#: Names that end with a mark. Source: written by hand.
_MARKED_NAMES = frozenset(("Yahoo!", "Yum!", "Jeopardy!"))
#: Last words of the names of newspapers that are part of no place.
_OUTLET_NOUNS = frozenset(("Post", "Times", "Journal", "Herald", "Tribune", "Gazette", "Courier", "Chronicle"))
#: Letters of an acronym that the pipeline took for a person; "JFK" is one.
_ACRONYM = re.compile(r"[A-Z]{3,4}")
_INITIALS_OF_PERSONS = frozenset(("JFK", "FDR", "LBJ", "MLK", "RFK", "AOC", "MBS", "RBG"))

#: "6:50 pm EDT" names nobody.
_TIME_ZONES = frozenset(("GMT", "EST", "EDT", "UTC", "CET", "CEST", "BST", "PDT", "PST", "IST"))
#: A step of the mending: one name in, the same name better or None.
CorrectionRule = Callable[[str, Name], Name | None]


def correct_names(
    text: str,
    sentences: Sequence[Sequence[Word]],
    entities: Iterable[tuple[int, int, str]],
    rules: Sequence[CorrectionRule] | None = None,
) -> tuple[Name, ...]:
    """Mend every name by each rule in turn, put parts of a longer name together, and add what was overlooked."""
    found: list[Name] = []
    for start, end, label in entities:
        name: Name | None = Name(start, end, LABEL_ALIASES.get(label, label))
        for rule in CORRECTION_RULES if rules is None else rules:
            name = rule(text, name) if name is not None else None
        if name is not None:
            found.append(name)
    ruled = (name for name in find_names_without_pipeline(text, sentences) if drop_broken_name(text, name) == name)
    found = _replace_partial_names(text, found, select_trusted_names(text, ruled))
    found = _relabel_capitals(text, sentences, found)
    overlooked = _find_overlooked_names(text, sentences, found)
    return rule_ner.relabel_surnames(text, label_stated_bodies(text, _drop_overlapping_names([*found, *overlooked])))


def find_names_without_pipeline(text: str, sentences: Iterable[Sequence[Word]]) -> Iterator[Name]:
    """Yield the names that are found by rule, those of persons cut where they end."""
    cut = (cut_person_name(text, name) for name in rule_ner.find_names_by_rule(text, sentences))
    yield from (name for name in cut if name is not None)


def trim_name(text: str, name: Name) -> Name | None:
    """Leave out marks and white space at the edges, a possessive at the end, and what stands behind a line break."""
    start, end = name.start, name.end
    while start < end and not text[start].isalnum():
        start += 1
    broken = text.find("\n", start, end)
    end = broken if broken > start else end
    for ending in _POSSESSIVES:
        if text.endswith(ending, start, end):
            end -= len(ending)
    while end > start and not text[end - 1].isalnum() and not _has_abbreviation_stop(text, start, end):
        end -= 1
    return name._replace(start=start, end=end) if start < end else None


def _has_abbreviation_stop(text: str, start: int, end: int) -> bool:
    """Whether the stop at the end of a name belongs to it: "U.S.", "Acme Inc.", "Jr."."""
    last = text[start:end].split()[-1]
    return text[end - 1] == "." and (
        (len(last) == 2 and last[0].isupper() and end - start > 2)  # "Akram O."
        or last.count(".") > 1
        or last in word_lists.load_words("organisation_nouns")
        or last in _NAME_SUFFIXES
    )


def cut_person_name(text: str, name: Name) -> Name | None:
    """End a person's name at a comma, a bracket or a word in lower case: "Crowley, D", "Michael Doe fedora"."""
    if name.label != "PERSON":
        return name
    words = tokenize(text, name.start, name.end)
    if words and _PARTY_MARK.fullmatch(text, words[0].start, name.end):
        return None
    small = word_lists.load_words("name_particles")
    end = 0
    for index, word in enumerate(words):
        if word.text in _NAME_BREAKS or (
            index and word.text.islower() and word.text.isalpha() and word.text not in small
        ):
            break
        dashed = (
            word.text in _SPACED_DASHES and text[word.start - 1 : word.start] == text[word.end : word.end + 1] == " "
        )
        if (index and dashed) or (index > 1 and word.text == "The"):
            break  # "Jane Doe - Agnes", "Jane Doe The UN": another name, behind a stop that is missing
        if index > 1 and word.text.istitle() and word.text.lower() in _HEADLINE_PREPOSITIONS:
            end -= index > 2 and words[index - 1].text.endswith("s")  # and the verb before it
            break  # "Jane Doe Resigns After": the headline above the text
        end = index + 1
    while end and words[end - 1].text in small:
        end -= 1
    if end == len(words):
        return name
    return trim_name(text, name._replace(end=words[end - 1].end)) if end else None


def drop_trailing_title(text: str, name: Name) -> Name | None:
    """Leave the title of the person who follows out of a body or place: "Iowa Republican Rep." is no body."""
    words = text[name.start : name.end].split()
    if name.label == "PERSON" or len(words) < 2 or not text.startswith((".", " "), name.end):
        return name
    title = words[-1].rstrip(".")
    if f"{title}." in word_lists.load_words("honorifics") and title not in _NAME_SUFFIXES:
        return trim_name(text, name._replace(end=text.rindex(words[-1], name.start, name.end)))
    return name


def drop_common_words(text: str, name: Name) -> Name | None:
    """Drop numbers and everyday words in lower case that were taken for names."""
    form = text[name.start : name.end]
    if name.label not in CORRECTABLE_LABELS:
        return name
    everyday = form in word_lists.load_words("common_words") or form in word_lists.load_words("stop_words")
    opening = form.lower() in word_lists.load_words("stop_words") and not form.isupper()
    zone = form in _TIME_ZONES
    return None if everyday or opening or zone or not any(letter.isalpha() for letter in form) else name


def strip_title(text: str, name: Name) -> Name | None:
    """Leave titles and roles out of a person's name: "President Obama" is Obama."""
    if name.label != "PERSON":
        return name
    words = tokenize(text, name.start, name.end)
    titles = count_title_words(words, 0, len(words))
    if titles == 1 and len(words) == 2 and words[0].text in _NAMES_LIKE_TITLES:
        return name
    return name._replace(start=words[titles].start) if 0 < titles < len(words) else name


def extend_to_listed_name(text: str, name: Name) -> Name | None:
    """Take the whole of a listed name of which only the beginning was found: "Gulf" of "Gulf of Aden"."""
    words = tokenize(text, name.start, name.end)
    listed = gazetteer.find_listed_name(text, words[0]) if words and name.label in CORRECTABLE_LABELS else None
    return name._replace(end=listed[0], label=listed[1]) if listed and listed[0] > name.end else name


def relabel_by_list(text: str, name: Name) -> Name | None:
    """Give listed names the label of the list, and lone given names PERSON; "Jordan" and "Paris" may be people."""
    form = text[name.start : name.end]
    given = form in word_lists.load_words("given_names")
    if name.label not in CORRECTABLE_LABELS:
        return name
    listed = gazetteer.find_listed_label(text, name.start, name.end)
    if listed:
        person = name.label == "PERSON" and (given or form in gazetteer.load_country_names())
        return name if person else name._replace(label=listed)
    if given and name.label != "NORP" and form.lower() not in word_lists.load_words("common_words"):
        return name._replace(label="PERSON")
    return name


def extend_to_legal_form(text: str, name: Name) -> Name | None:
    """Take in the mark that some names end with, and the form of a company: "Yahoo!", "CCNG, Inc."."""
    if text[name.start : name.end + 1] in _MARKED_NAMES:
        name = name._replace(end=name.end + 1, label="ORG")
    form = _LEGAL_FORM.match(text, name.end) if name.label == "ORG" else None
    return name._replace(end=form.end()) if form else name


def relabel_outlet(text: str, name: Name) -> Name | None:
    """Take "Jerusalem Post" for a body, though a place stands in it."""
    words = text[name.start : name.end].split()
    outlet = len(words) > 1 and words[-1] in _OUTLET_NOUNS and name.label in {"GPE", "LOC"}
    return name._replace(label="ORG") if outlet else name


#: Applied in this order; each of them raises the score on held-out text.
CORRECTION_RULES: tuple[CorrectionRule, ...] = (
    trim_name,
    cut_person_name,
    drop_broken_name,
    mend_hyphen,
    strip_nationality,
    drop_trailing_title,
    drop_common_words,
    strip_title,
    extend_to_listed_name,
    relabel_by_list,
    relabel_outlet,
    extend_to_legal_form,
)


def select_trusted_names(text: str, ruled: Iterable[Name]) -> Iterator[Name]:
    """Yield the names by rule that are trusted over a pipeline's: countries, bodies with "of", titled people."""
    for name in ruled:
        before = tokenize(text, max(0, name.start - 30), name.start)[-1:]
        titled = any(
            word.text in word_lists.load_words("honorifics") or _is_capitalised_role(word.text) for word in before
        )
        form = text[name.start : name.end]
        listed = " " in form and (form in word_lists.load_demonyms() or form in gazetteer.load_country_names())
        if listed or (name.label == "ORG" and " of " in form) or (name.label == "PERSON" and titled):
            yield name


def _is_capitalised_role(word: str) -> bool:
    return word[0].isupper() and is_role(word)


def _replace_partial_names(text: str, found: Sequence[Name], whole: Iterable[Name]) -> list[Name]:
    """Let trusted names take the place of the parts that a pipeline found of them."""
    kept = list(found)
    for name in whole:
        parts = [other for other in kept if other.start < name.end and name.start < other.end]
        if parts and all(name.start <= part.start and part.end <= name.end for part in parts):
            kept = [other for other in kept if other not in parts]
            kept.append(name)
    return kept


def _relabel_capitals(text: str, sentences: Iterable[Sequence[Word]], found: Sequence[Name]) -> list[Name]:
    """Take an acronym that was taken for a person for a body, unless all around it is in capitals."""
    doubtful = {
        name.start
        for name in found
        if name.label == "PERSON"
        and _ACRONYM.fullmatch(text, name.start, name.end)
        and text[name.start : name.end] not in _INITIALS_OF_PERSONS
        and not gazetteer.find_listed_label(text, name.start, name.end)
    }
    if not doubtful:
        return list(found)
    calm = {
        word.start
        for words in sentences
        if len(words) > _FEWEST_WORDS_AROUND and not is_all_capitals(words)
        for word in words
        if word.start in doubtful
    }
    return [name._replace(label="ORG") if name.start in calm else name for name in found]


def _find_overlooked_names(text: str, sentences: Iterable[Sequence[Word]], found: Sequence[Name]) -> Iterator[Name]:
    """Yield countries, peoples, agencies and listed bodies in capitals ("WHO") where no name was found."""
    taken = {place for name in found for place in range(name.start, name.end)}
    for words in sentences:
        shouting = is_all_capitals(words)
        for word in words:
            if word.start in taken or not word.is_capitalised:
                continue
            listed = gazetteer.find_listed_name(text, word)
            if listed is None or any(place in taken for place in range(word.start, listed[0])):
                continue
            form = text[word.start : listed[0]]
            if text[listed[0] : listed[0] + 1] == "-":  # "U.S.-led" names nobody
                continue
            short = listed[1] == "ORG" and form.isupper() and len(form) >= MIN_CAPITALS and not shouting
            known = form in gazetteer.load_country_names() or form in gazetteer.load_agency_names()
            if listed[1] == "NORP" or known or short:
                taken.update(range(word.start, listed[0]))
                yield Name(word.start, listed[0], listed[1])


def _drop_overlapping_names(found: Iterable[Name]) -> tuple[Name, ...]:
    """Keep the first and longest of names that share a character."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda one: (one.start, -one.end, one.label)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return tuple(kept)
