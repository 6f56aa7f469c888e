"""Word lists in, look-up tables out: reads the plain-text lists that travel with the program, each once in a process.

Every list is UTF-8 text: a `#` opens a comment line, a tab parts columns, "; " parts the entries of one column.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from briefings.core import resources


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory and the words that point to it."""

    name: str
    aliases: tuple[str, ...]
    #: people and adjectives: "Syrian", "Syrians"
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency, how running text names it and how datelines mark it."""

    name: str
    aliases: tuple[str, ...]
    #: "(AP)", "/TASS/"
    marks: tuple[str, ...]
    #: "wire" or "state"
    kind: str


@cache
def load_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines of one list, cut into columns; comments and empty lines are left out."""
    text = (resources.language_data_folder() / "lists" / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.rstrip() for line in text.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def load_words(name: str) -> frozenset[str]:
    """Return the first column of one list."""
    return frozenset(row[0] for row in load_rows(name))


@cache
def load_entries(name: str, kind: str = "") -> tuple[str, ...]:
    """Return the first column of one list in order; with a `kind`, of the lines that have it in the second."""
    return tuple(row[0] for row in load_rows(name) if not kind or kind in split_entries(row, 1))


@cache
def load_kinds(name: str) -> tuple[str, ...]:
    """Return the kinds of one list, the second column, each once and in the order of the list."""
    return tuple(dict.fromkeys(row[1] for row in load_rows(name)))


@cache
def load_kind(name: str, kind: str) -> frozenset[str]:
    """Return the words of one kind: the first column of the lines that have it in the second."""
    found = frozenset(load_entries(name, kind))
    if not found:
        raise KeyError(f"the list {name} has no kind {kind!r}")
    return found


@cache
def load_numbers(kind: str) -> Mapping[str, float]:
    """Map the words for numbers of one kind to their values, in the order of the list."""
    return MappingProxyType({row[0]: float(row[2]) for row in load_rows("numbers") if kind in split_entries(row, 1)})


@cache
def load_table(name: str) -> Mapping[str, str]:
    """Return the first column of one list mapped to its second, empty where there is none."""
    return MappingProxyType({row[0]: get_column(row, 1) for row in load_rows(name)})


def get_column(row: tuple[str, ...], index: int) -> str:
    """Return one column of a line, empty where the line is shorter."""
    return row[index] if index < len(row) else ""


def split_entries(row: tuple[str, ...], index: int) -> tuple[str, ...]:
    """Return the entries of one column.

    >>> split_entries(("Russia", "Moscow; Kremlin"), 1)
    ('Moscow', 'Kremlin')
    """
    return tuple(entry.strip() for entry in get_column(row, index).split(";") if entry.strip())


@cache
def load_countries() -> tuple[Country, ...]:
    """Return every country and territory of the list."""
    return tuple(
        Country(row[0], split_entries(row, 1), split_entries(row, 2), split_entries(row, 3))
        for row in load_rows("countries")
    )


@cache
def load_agencies() -> tuple[Agency, ...]:
    """Return every news agency of the list."""
    return tuple(
        Agency(row[0], split_entries(row, 1), split_entries(row, 2), get_column(row, 3))
        for row in load_rows("agencies")
    )


@cache
def load_gazetteer() -> Mapping[str, str]:
    """Map every listed name, with and without accents, to its label: GPE, LOC, NORP, ORG or EVENT."""
    listed: dict[str, str] = {}
    for name, label, _ in _iterate_listed_names():
        listed.setdefault(name, label)
        plain = strip_accents(name)
        if plain.lower() not in load_words("common_words"):  # "Malé" is a capital, "Male" a word
            listed.setdefault(plain, label)
    return MappingProxyType(listed)


@cache
def load_name_lists() -> Mapping[str, str]:
    """Map every listed name to the list that it stands in first."""
    lists: dict[str, str] = {}
    for name, _, source in _iterate_listed_names():
        lists.setdefault(name, source)
    return MappingProxyType(lists)


def _iterate_listed_names() -> Iterator[tuple[str, str, str]]:
    """Yield each listed name, its label and its list."""
    # Earlier sources win: a country over a city of its name, a body over a place.
    for country in load_countries():
        yield from ((name, "GPE", "countries") for name in (country.name, *country.aliases, *country.capitals))
        yield from ((name, "NORP", "countries") for name in country.demonyms)
    for row in load_rows("organisations"):
        yield from ((name, "ORG", "organisations") for name in (row[0], *split_entries(row, 1)))
    for agency in load_agencies():
        # Two letters are too many things: "AA", "PA".
        yield from ((name, "ORG", "agencies") for name in (agency.name, *agency.aliases) if len(name) > 2)
    for row in load_rows("places"):
        yield from ((name, row[1], "places") for name in (row[0], *split_entries(row, 2)))
    yield from ((name, "NORP", "groups") for name in load_words("groups"))
    yield from ((row[0], "EVENT", "events") for row in load_rows("events") if " " in row[0])
    yield from ((name, "GPE", "cities") for name in load_words("cities"))


@cache
def load_canonical_names() -> Mapping[str, str]:
    """Map every other name of a country or body to the name of the list: "UK" to "United Kingdom"."""
    canonical: dict[str, str] = {}
    for country in load_countries():
        for form in (country.name, *country.aliases):
            canonical.setdefault(form, country.name)
    for row in (*load_rows("organisations"), *load_rows("agencies")):
        for form in (row[0], *split_entries(row, 1)):
            canonical.setdefault(form, row[0])
    return MappingProxyType(canonical)


@cache
def load_demonyms() -> Mapping[str, str]:
    """Map people and adjectives to their country: "Turkish" to "Turkey"."""
    return MappingProxyType({form: c.name for c in reversed(load_countries()) for form in c.demonyms})


@cache
def load_capitals() -> Mapping[str, str]:
    """Map capitals to their country: "Ankara" to "Turkey"."""
    return MappingProxyType({capital: c.name for c in reversed(load_countries()) for capital in c.capitals})


@dataclass(frozen=True, slots=True)
class ReportingVerb:
    """A verb that puts words in somebody's mouth, and how it takes them."""

    lemma: str
    #: "statement", "belief", "plan", "demand", "judgement", "deny", "mention"
    kind: str
    #: "that", "to", "obj", or prepositions
    frames: frozenset[str]
    #: how the writer passes it on ("neutral", "claim"); empty where the verb reports only in one of its frames
    stance: str
    irregular_forms: tuple[str, ...]
    #: whether somebody who does it has said something ("warn", not "plan" or "call on")
    is_saying: bool = False


@cache
def load_reporting_verbs() -> Mapping[str, ReportingVerb]:
    """Map the lemma of every verb that reports to what the list says of it."""
    return MappingProxyType(
        {
            row[0]: ReportingVerb(
                row[0],
                row[1],
                frozenset(split_entries(row, 2)),
                get_column(row, 3).removeprefix("-"),
                split_entries(row, 4),
                get_column(row, 5) == "saying",
            )
            for row in load_rows("reporting_verbs")
        }
    )


@cache
def load_speech_forms() -> Mapping[str, str]:
    """Map every form of every verb that reports in any frame to its stance: "denied" to "deny"."""
    forms: dict[str, str] = {}
    for verb in load_reporting_verbs().values():
        if verb.stance:
            for form in (*verb.irregular_forms, *inflect_verb(verb.lemma)):
                forms.setdefault(form, verb.stance)
    return MappingProxyType(forms)


@cache
def load_saying_forms() -> frozenset[str]:
    """Return every form of every verb of saying: "said", "warns", "pointing out"."""
    return frozenset(
        form
        for verb in load_reporting_verbs().values()
        if verb.is_saying
        for form in (*verb.irregular_forms, *inflect_verb(verb.lemma))
    )


def inflect_verb(lemma: str) -> tuple[str, ...]:
    """Return the regular forms of a verb; irregular ones stand in the list.

    >>> inflect_verb("note")
    ('note', 'notes', 'noted', 'noting')
    """
    if " " in lemma:
        return (lemma,)
    stem = lemma.removesuffix("e")
    sibilant = lemma.endswith(("s", "sh", "ch", "x", "z"))
    return (lemma, f"{lemma}es" if sibilant else f"{lemma}s", f"{stem}ed", f"{stem}ing")


def strip_accents(text: str) -> str:
    """Return the text without accents: "Bogotá" as "Bogota"."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(part for part in parts if not unicodedata.combining(part)))
