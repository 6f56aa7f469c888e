"""A sentence with its names in, the noun phrases around role nouns out: "deputy defence minister of Ukraine"."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from briefings.language import lists
from briefings.reading.names import Name
from briefings.reading.runs import is_role
from briefings.reading.words import Word

DETERMINERS = frozenset(["the", "a", "an", "its", "his", "her", "their", "our", "my", "your", "one", "this", "that"])
POSSESSIVE = frozenset(("'s", "’s", "'", "’"))
STOPS = frozenset(',.;:()[]!?—–"“”…')
VERBS = frozenset(
    (
        *(
            "is",
            "was",
            "are",
            "were",
            "has",
            "had",
            "have",
            "will",
            "would",
            "could",
            "may",
            "might",
            "can",
            "did",
            "does",
            "do",
        ),
        *("who", "whom", "which", "that", "whose", "where", "when", "while", "as", "but", "after", "before", "if"),
        *("because", "than", "not", "also"),
    )
)
COMPLEMENT = frozenset(["of", "for", "at", "in", "to", "on", "with", "from", "and", "over", "under"])
BELONGS = frozenset(["of", "for", "at", "with", "from"])
#: Words looked at on either side of a name: a role phrase is never longer.
REACH = 16


class Phrase(NamedTuple):
    """A noun phrase around a role noun, as word indices: first, one past the role nouns, one past the complement."""

    first: int
    head: int
    last: int


def modifies(word: str) -> bool:
    modifiers = lists.table("role_modifiers")
    return word.lower() in modifiers or word.lower().rsplit("-", 1)[-1] in modifiers or word == "-"


def changes(word: str) -> bool:
    return lists.table("role_modifiers").get(word.lower().rstrip("-")) == "status" or word.lower().startswith("ex-")


class Scene:
    """One sentence with its words, its names, and which word belongs to which name."""

    def __init__(self, text: str, words: Sequence[Word], names: Sequence[Name]) -> None:
        self.text = text
        self.words = words
        self.owner = _owners(words, names)
        self.bounds: dict[Name, tuple[int, int]] = {}
        for index, name in self.owner.items():
            self.bounds[name] = (self.bounds.get(name, (index, index))[0], index + 1)

    def at(self, index: int) -> Name | None:
        return self.owner.get(index)

    def indices(self, name: Name) -> tuple[int, int]:
        """Return the first word of a name and the one after it."""
        return self.bounds.get(name, (0, 0))

    def word(self, index: int) -> str:
        return self.words[index].text if 0 <= index < len(self.words) else ""

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.words[first].start, self.words[last - 1].end

    def is_person(self, index: int) -> bool:
        owner = self.at(index)
        return owner is not None and owner.label == "PERSON"

    def extend_left(self, noun: int) -> int:
        """Return where the role phrase around a role noun begins: "deputy prime minister"."""
        first = noun
        while first > 0 and self.at(first - 1) is None:
            word = self.word(first - 1)
            if "\n" in self.text[self.words[first - 1].end : self.words[first].start]:
                break
            joined = word == "and" and is_role(self.word(first - 2)) and first - 2 >= 0
            if not (joined or modifies(word) or is_role(word)):
                break
            first -= 1
        while self.word(first) in {"-", "and"} and first < noun:
            first += 1
        return first

    def affiliation_left(self, first: int) -> tuple[tuple[int, int] | None, int]:
        """Return the affiliation that stands before a role phrase, and where the phrase begins with it in mind.

        Words that change a role ("former") pull what stands between into the role: "former Turkish prime minister".
        """
        index = first - 1
        if self.word(index) in POSSESSIVE:
            index -= 1
        owner = self.at(index)
        if owner is None or owner.label not in {"GPE", "NORP", "ORG", "LOC"}:
            return None, first
        start, _ = self.indices(owner)
        if changes(self.word(start - 1)):
            first = start - 1
            while changes(self.word(first - 1)):
                first -= 1
        return (owner.start, owner.end), first

    def phrase_at(self, index: int) -> Phrase | None:
        """Parse a noun phrase with a role noun in it that starts at `index`."""
        while self.word(index).lower() in DETERMINERS | {"also", "now", "currently", "once"}:
            index += 1
        noun = index
        while noun < index + 8 and not (is_role(self.word(noun)) and self.at(noun) is None):
            word = self.word(noun)
            inside = self.at(noun) is not None or word in POSSESSIVE or modifies(word)
            if not word or word in STOPS or word.lower() in VERBS or self.is_person(noun):
                return None
            if not inside and (word.lower() in lists.words("stop_words") or word in lists.reporting_verbs()):
                return None
            noun += 1
        if noun >= index + 8:
            return None
        head = self._head_end(noun)
        return Phrase(index, head, self._complement_end(head))

    def _head_end(self, noun: int) -> int:
        """Return where role nouns that begin at `noun` end: "deputy minister", "chairman and chief executive"."""
        head = index = noun + 1
        while self.at(index) is None and self.word(index):
            word = self.word(index)
            if is_role(word):
                head = index + 1
            elif not (modifies(word) or (word == "and" and index == head)):
                break
            index += 1
        return head

    def _complement_end(self, head: int) -> int:
        """Return where "of the World Bank in Kenya" behind a role noun ends."""
        if self.word(head).lower() not in COMPLEMENT:
            return head
        index = head
        while index < len(self.words) and index < head + REACH:
            word = self.word(index)
            stop = word in STOPS or word.lower() in VERBS or self.is_person(index)
            verb = word in lists.reporting_verbs() and self.at(index) is None and index > head + 1
            if stop or verb:
                break
            index += 1
        while index > head and (self.word(index - 1).lower() in COMPLEMENT | DETERMINERS):
            index -= 1
        return index

    def belongs(self, owner: Name) -> bool:
        """Whether a name stands behind "of", "for", "at", "with" or "from"."""
        index = self.indices(owner)[0] - 1
        while self.word(index).lower() in DETERMINERS or modifies(self.word(index)):
            index -= 1
        return self.word(index).lower() in BELONGS

    def names_person(self, index: int) -> bool:
        """Whether the phrase around this word is said of a person who is named beside it."""
        for other in range(max(0, index - 10), min(len(self.words), index + REACH)):
            if self.is_person(other):
                between = range(min(other, index), max(other, index))
                if sum(self.word(i) in STOPS for i in between) <= 1 and not any(
                    self.word(i).lower() in {"and", "with", "or"} for i in between
                ):
                    return True
        return False

    def body(self, index: int) -> tuple[Name, tuple[int, int] | None] | None:
        """Return the body that is named at a word: a listed or capitalised one, or "Turkish intelligence"."""
        owner = self.at(index)
        if owner is None or self.indices(owner)[0] != index:
            return None
        if owner.label == "ORG":
            country = _country_in(self.text[owner.start : owner.end])
            return owner, (owner.start, owner.start + country) if country else None
        if owner.label not in {"NORP", "GPE"}:
            return None
        _, after = self.indices(owner)
        after += self.word(after) in POSSESSIVE
        for count in (3, 2, 1):
            noun = " ".join(self.word(after + step).lower() for step in range(count))
            if noun in lists.words("bodies") and self.at(after) is None:
                if owner.label == "NORP" and self.text[owner.start : owner.end] not in lists.demonyms():
                    return None
                end = self.words[after + count - 1].end
                return Name(owner.start, end, "body"), (owner.start, owner.end)
        return None


def _country_in(body: str) -> int:
    """Return the length of the demonym that a body's name starts with, 0 where there is none."""
    parts = body.split()
    for count in (2, 1):
        head = " ".join(parts[:count])
        if len(parts) > count and head in lists.demonyms():
            return len(head)
    return 0


def _owners(words: Sequence[Word], names: Sequence[Name]) -> Mapping[int, Name]:
    """Map word indices to the name that each word stands in."""
    owners: dict[int, Name] = {}
    index = 0
    for name in sorted(names):
        while index < len(words) and words[index].end <= name.start:
            index += 1
        while index < len(words) and words[index].start < name.end:
            if words[index].end <= name.end:  # "Berlin-based" is more than Berlin
                owners[index] = name
            index += 1
    return owners
