"""A sentence with its names in, the noun phrases around role nouns out: "deputy defence minister of Ukraine"."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.entities.capitalised_runs import is_role
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.tokens.tokenizer import Word

DETERMINERS = word_lists.load_kind("grammar_words", "role determiner")
POSSESSIVE_MARKS = frozenset(("'s", "’s", "'", "’"))
PUNCTUATION = frozenset(',.;:()[]!?—–"“”…')
PHRASE_BREAKERS = word_lists.load_kind("grammar_words", "role break")
COMPLEMENT_PREPOSITIONS = word_lists.load_kind("grammar_words", "role complement")
AFFILIATION_PREPOSITIONS = word_lists.load_kind("grammar_words", "role affiliation")
#: What makes a role one that somebody may come to have.
CONDITIONAL_WORDS = frozenset(("if", "when", "would", "could", "should", "might", "will", "unless", "until"))
#: What opens a role: nothing before "former" belongs to it.
_OPENING_STATUS = frozenset(("former", "late", "ousted", "deposed", "retired", "outgoing", "longtime", "long-time"))
#: "this time referee Doe": when, and not what somebody is.
_TIMES = frozenset(("time", "day", "night", "week", "month", "year", "season"))
#: What makes the office that follows somebody else's: "Assistant U.S. Secretary of State".
_DEPUTIES = frozenset(("assistant", "deputy", "vice", "under", "associate"))
#: Words looked at on either side of a name: a role phrase is never longer.
#: Limit: time; not measured how long role phrases are.
MAX_PHRASE_WORDS = 16


class RolePhrase(NamedTuple):
    """A noun phrase around a role noun, as word indices: first, one past the role nouns, one past the complement."""

    first: int
    head: int
    last: int


def is_role_modifier(word: str) -> bool:
    modifiers = word_lists.load_table("role_modifiers")
    return word.lower() in modifiers or word.lower().rsplit("-", 1)[-1] in modifiers or word == "-"


def is_status_modifier(word: str) -> bool:
    return word_lists.load_table("role_modifiers").get(word.lower().rstrip("-")) == "status" or word.lower().startswith(
        "ex-"
    )


class SentenceContext:
    """One sentence with its words, its names, and which word belongs to which name."""

    def __init__(
        self, text: str, words: Sequence[Word], names: Sequence[Name], tags: Mapping[int, str] | None = None
    ) -> None:
        self.text = text
        self.words = words
        self.tags = tags or {}
        self.names_by_word = _map_words_to_names(words, names)
        self.word_ranges: dict[Name, tuple[int, int]] = {}
        for index, name in self.names_by_word.items():
            self.word_ranges[name] = (self.word_ranges.get(name, (index, index))[0], index + 1)

    def get_name(self, index: int) -> Name | None:
        return self.names_by_word.get(index)

    def get_word_range(self, name: Name) -> tuple[int, int]:
        """Return the first word of a name and the one after it."""
        return self.word_ranges.get(name, (0, 0))

    def get_word(self, index: int) -> str:
        return self.words[index].text if 0 <= index < len(self.words) else ""

    def get_char_range(self, first: int, last: int) -> tuple[int, int]:
        return self.words[first].start, self.words[last - 1].end

    def is_person(self, index: int) -> bool:
        owner = self.get_name(index)
        return owner is not None and owner.label == "PERSON"

    def extend_left(self, noun: int) -> int:
        """Return where the role phrase around a role noun begins: "deputy prime minister"."""
        first = noun
        while first > 0 and self.get_name(first - 1) is None:
            word = self.get_word(first - 1)
            if "\n" in self.text[self.words[first - 1].end : self.words[first].start]:
                break
            if self.get_word(first).lower() in _OPENING_STATUS and not is_status_modifier(word):
                break
            joined = word == "and" and is_role(self.get_word(first - 2)) and first - 2 >= 0
            if not (joined or is_role_modifier(word) or is_role(word) or self.is_nominal(first - 1, first)):
                break
            first -= 1
        while self.get_word(first) in {"-", "and"} and first < noun:
            first += 1
        return first

    def is_nominal(self, index: int, before: int) -> bool:
        """Whether a plain noun or adjective belongs to the role it stands before: "supermarket boss".

        "The deal President Doe made" is no role: before a title in capitals another phrase ends.
        """
        word = self.get_word(index) if self.get_word(before).islower() else ""
        tag = self.tags.get(self.words[index].start) if 0 <= index < len(self.words) else None
        plain = word.islower() or (index == 0 and word[1:].islower())  # the first word of a sentence has a capital
        return tag in {"NOUN", "ADJ"} and plain and word.lower() not in PHRASE_BREAKERS | DETERMINERS | _TIMES

    def find_affiliation_left(self, first: int) -> tuple[tuple[int, int] | None, int]:
        """Return the affiliation that stands before a role phrase, and where the phrase begins with it in mind.

        Words that change a role ("former") pull what stands between into the role: "former Turkish prime minister".
        """
        index = first - 1
        if self.get_word(index) in POSSESSIVE_MARKS:
            index -= 1
        owner = self.get_name(index)
        labels = {"GPE", "NORP", "ORG", "LOC"} | ({"PERSON"} if self.get_word(first).islower() else set())
        if owner is None or owner.label not in labels:
            return None, first
        start, _ = self.get_word_range(owner)
        if owner.label == "ORG" and self.get_word(first - 1) not in POSSESSIVE_MARKS and self._is_complement(start):
            return None, first  # "the chairman of the House Committee Rep. Doe"
        before = self.get_word(start - 1).lower()
        if is_status_modifier(before) or before in _DEPUTIES:
            first = start - 1
            while is_status_modifier(self.get_word(first - 1)):
                first -= 1
        return (owner.start, owner.end), first

    def _is_complement(self, start: int) -> bool:
        """Whether a name belongs to a role noun before it: "chairman of the House Committee"."""
        index = start - 1 - (self.get_word(start - 1).lower() in DETERMINERS)
        return self.get_word(index).lower() in {"of", "for"} and is_role(self.get_word(index - 1))

    def parse_role_phrase(self, index: int) -> RolePhrase | None:
        """Parse a noun phrase with a role noun in it that starts at `index`."""
        while self.get_word(index).lower() in DETERMINERS | {"also", "now", "currently", "once"}:
            index += 1
        noun = index
        while noun < index + 8 and not (is_role(self.get_word(noun)) and self.get_name(noun) is None):
            word = self.get_word(noun)
            inside = self.get_name(noun) is not None or word in POSSESSIVE_MARKS or is_role_modifier(word)
            if not word or word in PUNCTUATION or word.lower() in PHRASE_BREAKERS or self.is_person(noun):
                return None
            if not inside and (
                word.lower() in word_lists.load_words("stop_words") or word in word_lists.load_speech_forms()
            ):
                return None
            noun += 1
        if noun >= index + 8:
            return None
        head = self._find_head_end(noun)
        return RolePhrase(index, head, self._find_complement_end(head))

    def _find_head_end(self, noun: int) -> int:
        """Return where role nouns that begin at `noun` end: "deputy minister", "chairman and chief executive"."""
        head = index = noun + 1
        while self.get_word(index):
            word = self.get_word(index)
            people = self.get_name(index)
            if people is not None and people.label != "NORP":  # "chief European economist"
                break
            if people is not None:
                index += 1
                continue
            if is_role(word):
                head = index + 1
            elif is_role(self.get_word(index + 1)) and self.is_nominal(index, index + 1):
                pass  # "chief veterinary officer"
            elif not (is_role_modifier(word) or (word == "and" and index == head)):
                break
            index += 1
        return head

    def _find_complement_end(self, head: int) -> int:
        """Return where "of the World Bank in Kenya" behind a role noun ends."""
        if not self._opens_complement(head):
            return head
        index = head
        while index < len(self.words) and index < head + MAX_PHRASE_WORDS:
            word = self.get_word(index)
            if self.is_person(index):
                return self._find_person_complement_end(head, index)
            stop = word in PUNCTUATION or word.lower() in PHRASE_BREAKERS
            if word.lower() == "to" and index > head and self._is_cut_at(index):
                return head  # "adviser on the duty to protect": without its infinitive the noun says nothing
            verb = word in word_lists.load_speech_forms() and self.get_name(index) is None and index > head + 1
            if stop or verb or (index > head and word.lower() in COMPLEMENT_PREPOSITIONS and self._is_cut_at(index)):
                break
            index += 1
        while index > head and (self.get_word(index - 1).lower() in COMPLEMENT_PREPOSITIONS | DETERMINERS):
            index -= 1
        return index

    def _opens_complement(self, index: int) -> bool:
        """Whether a preposition behind a role noun says of what: "of Acme", but neither "to sue" nor "with a limp"."""
        return self.get_word(index).lower() in COMPLEMENT_PREPOSITIONS and not self._is_cut_at(index)

    def _is_cut_at(self, index: int) -> bool:
        """Whether a complement ends before this preposition: an infinitive, a trait or a stretch of years follows."""
        word, after = self.get_word(index).lower(), self.get_word(index + 1)
        named = self.get_name(index + 1) is not None or after[:1].isupper() or after.lower() in DETERMINERS
        if word == "to":
            return not (named or is_role(after) or is_role_modifier(after) or after.endswith("s"))
        if word == "with":
            return self.get_name(index + 1 + (after.lower() in DETERMINERS)) is None
        return after[:1].isdigit()

    def _find_person_complement_end(self, head: int, person: int) -> int:
        """Return where a complement ends that a person's name stands in: "aide to President Doe", else before it."""
        first = person
        while first - 1 > head and (
            is_role(self.get_word(first - 1))
            or is_role_modifier(self.get_word(first - 1))
            or self.get_word(first - 1) in word_lists.load_words("honorifics")
        ):
            first -= 1
        owner = self.get_name(person)
        _, last = self.get_word_range(owner) if owner else (0, person)
        plain = self.get_word(last) not in POSSESSIVE_MARKS
        named = first - (self.get_word(first - 1).lower() in DETERMINERS)
        if named - 1 == head and self.get_word(head).lower() in {"to", "for", "of"} and plain:
            # "adviser to the Doe family", "founder of the Doe news company": a person's name opens a body's.
            behind = self._find_nouns_end(last) if named < first else last
            if named == first or behind > last:
                return behind
        index = first
        while index > head and self.get_word(index - 1).lower() not in COMPLEMENT_PREPOSITIONS:
            index -= 1
        return max(head, index - 1)

    def _find_nouns_end(self, index: int) -> int:
        """Return where the nouns and adjectives that begin at a word end, by the tagger."""
        while 0 <= index < len(self.words) and self.get_name(index) is None:
            word = self.get_word(index)
            if not word.islower() or self.tags.get(self.words[index].start) not in {"NOUN", "ADJ"}:
                break
            index += 1
        return index

    def is_abbreviated_rank(self, first: int, last: int) -> bool:
        """Whether titles before a name are only short forms of ranks: "Gen.", "Rep."."""
        return all(self.get_word(index).endswith(".") or len(self.get_word(index)) < 4 for index in range(first, last))

    def is_predicate(self, phrase: RolePhrase, copula: bool) -> bool:
        """Whether a phrase behind a name says what that person is, as far as the words beside it tell."""
        if self.get_word(phrase.head) in POSSESSIVE_MARKS:
            return False  # "Jane Doe, the minister's daughter"
        first = phrase.first
        if copula:  # "if Doe becomes minister", "Doe would be minister"
            return not any(
                self.get_word(index).lower() in CONDITIONAL_WORDS for index in range(max(0, first - 8), first)
            )
        # "joined Doe, a White House aide confirmed", "from Doe to Roe, actor Jane Poe": the role is another's.
        return self.get_word(phrase.last) not in word_lists.load_saying_forms() and not self.is_person(phrase.last)

    def is_affiliation(self, owner: Name) -> bool:
        """Whether a name stands behind "of", "for", "at", "with" or "from"."""
        index = self.get_word_range(owner)[0] - 1
        while self.get_word(index).lower() in DETERMINERS or is_role_modifier(self.get_word(index)):
            index -= 1
        return self.get_word(index).lower() in AFFILIATION_PREPOSITIONS

    def is_about_named_person(self, index: int) -> bool:
        """Whether the phrase around this word is said of a person who is named beside it."""
        for other in range(max(0, index - 10), min(len(self.words), index + MAX_PHRASE_WORDS)):
            if self.is_person(other):
                between = range(min(other, index), max(other, index))
                if sum(self.get_word(i) in PUNCTUATION for i in between) <= 1 and not any(
                    self.get_word(i).lower() in {"and", "with", "or"} for i in between
                ):
                    return True
        return False

    def find_organisation(self, index: int) -> tuple[Name, tuple[int, int] | None] | None:
        """Return the body that is named at a word: a listed or capitalised one, or "Turkish intelligence"."""
        owner = self.get_name(index)
        if owner is None or self.get_word_range(owner)[0] != index:
            return None
        if owner.label == "ORG":
            country = _measure_leading_demonym(self.text[owner.start : owner.end])
            return owner, (owner.start, owner.start + country) if country else None
        if owner.label not in {"NORP", "GPE"}:
            return None
        _, after = self.get_word_range(owner)
        after += self.get_word(after) in POSSESSIVE_MARKS
        for count in (3, 2, 1):
            noun = " ".join(self.get_word(after + step).lower() for step in range(count))
            if noun in word_lists.load_words("bodies") and self.get_name(after) is None:
                if owner.label == "NORP" and self.text[owner.start : owner.end] not in word_lists.load_demonyms():
                    return None
                end = self.words[after + count - 1].end
                return Name(owner.start, end, "body"), (owner.start, owner.end)
        return None


def _measure_leading_demonym(body: str) -> int:
    """Return the length of the demonym that a body's name starts with, 0 where there is none."""
    parts = body.split()
    for count in (2, 1):
        head = " ".join(parts[:count])
        if len(parts) > count and head in word_lists.load_demonyms():
            return len(head)
    return 0


def _map_words_to_names(words: Sequence[Word], names: Sequence[Name]) -> Mapping[int, Name]:
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
