"""A pronoun in, whom it stands for out: who spoke last, or the subject before; nobody where two could be meant."""

import re
from collections.abc import Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.actor_index import (
    ActorIndex,
    Scene,
    Speaker,
    build_speaker,
    can_be_called,
    can_have_gender,
    find_bearer,
    has_certain_gender,
)
from briefings.analysis.nlp.attribution.antecedents import Discourse

GENDERED_PRONOUNS = {
    **dict.fromkeys(word_lists.load_kind("grammar_words", "he"), "m"),
    **dict.fromkeys(word_lists.load_kind("grammar_words", "she"), "f"),
}
_PLURAL_PRONOUNS = word_lists.load_kind("grammar_words", "they")
_NEUTER_PRONOUNS = word_lists.load_kind("grammar_words", "it")
_RELATIVE_PRONOUNS = word_lists.load_kind("grammar_words", "relative")
_INDEFINITE_WORDS = word_lists.load_kind("grammar_words", "nobody in particular")
_SENTENCE_OPENERS = frozenset(word.capitalize() for word in word_lists.load_kind("grammar_words", "sentence opener"))
#: "a spokesman for the port": one who is not named, up to what he is of.
_ONE_UNNAMED = re.compile(
    r"(?:an?|one|another|the)\s((?:(?!(?:of|for|from|in|at|with|who)\b)[\w.’'-]+\s?)+)", re.IGNORECASE
)
#: "…, a spokesman for the port said.", "…, said a spokesman for the port.": whatever else the parse made of it.
_UNNAMED_AT_END = re.compile(
    r",[\"”’]?\s(?:((?:an?|one|another)\s[^,.;:\"“”]{3,60})\s(?:said|says|added)|(?:said|says|added)\s((?:an?|one|another)\s[^,.;:\"“”]{3,60}))[.\s]*\Z"
)
#: Characters at the end of a sentence in which a speaker stands. Limit: time.
_ENDING_REACH = 100
_UNNAMED_PERSONS = word_lists.load_kind("dangling", "person")
_GENDERED_NOUN = re.compile(r"(wo)?man\Z")
#: How many sentences a pronoun looks back.
#: Not measured by itself; `bench_judgments` holds how many printed rows are right.
_ANTECEDENT_REACH = 4


def is_pronoun(word: str) -> bool:
    """Whether a word, in lower case, stands for somebody and names nobody."""
    return (
        word in GENDERED_PRONOUNS
        or word in _PLURAL_PRONOUNS
        or word in _NEUTER_PRONOUNS
        or word in _RELATIVE_PRONOUNS
        or word in _INDEFINITE_WORDS
    )


def resolve_pronoun(cast: ActorIndex, source: tuple[int, int], word: str, scene: Scene) -> Speaker | None:
    """Return whom a pronoun stands for."""
    last = scene.last
    if word in _RELATIVE_PRONOUNS:
        return _resolve_relative(cast, source, word, scene)
    if word in GENDERED_PRONOUNS:
        gender = GENDERED_PRONOUNS[word]
        if scene.discourse is not None:
            return _find_antecedent(cast, source[0], gender, scene)
        return _resolve_personal_pronoun(cast, source[0], gender, last, scene.paragraph)
    if scene.discourse is not None and not _spoke_just_before(scene.discourse, source[0], scene.last_end):
        return None
    if (
        word in _NEUTER_PRONOUNS
        and last is not None
        and last.kind in {"official body", "body", "agency", "state media", "outlet", "document"}
    ):
        return last
    nobody = last is None or last.kind in {"person", "unresolved", "unattributed"}
    return last if word in _PLURAL_PRONOUNS and not nobody and not _is_one_described(last) else None


def _is_one_described(speaker: Speaker | None) -> bool:
    """Whether a speaker without a name is one person, who is no "they": "the head of the mission"."""
    found = _ONE_UNNAMED.match(speaker.name) if speaker else None
    return found is not None and _is_person(found[1].split()[-1].lower())


def _resolve_relative(cast: ActorIndex, source: tuple[int, int], word: str, scene: Scene) -> Speaker | None:
    """Return whom "who" stands for: the noun that its clause adds to, or without a parse the name before it."""
    if scene.discourse is not None:
        head = scene.discourse.find_relative_head(source)
        found = cast.find_overlapping(*head) if head else []
        return build_speaker(found[0][1]) if found and (word != "who" or found[0][1].label == "PERSON") else None
    near = [(s, a) for s, a in cast.find_within(source[0] - 60, source[0]) if word != "who" or a.label == "PERSON"]
    if near and not re.search(r"[.;!?]\s", cast.text[near[-1][0].end : source[0]]):
        return build_speaker(near[-1][1])
    return None


def _spoke_just_before(discourse: Discourse, place: int, last_end: int) -> bool:
    return 0 < last_end <= place and discourse.find_sentence(place) - discourse.find_sentence(last_end - 1) <= 1


def _find_antecedent(cast: ActorIndex, place: int, gender: str, scene: Scene) -> Speaker | None:
    """Return who spoke last, or the subject of a sentence before; nobody where somebody else of that gender stands."""
    discourse = scene.discourse
    if discourse is None:
        return None
    here = discourse.find_sentence(place)
    for number in range(here, max(-1, here - _ANTECEDENT_REACH), -1):
        if discourse.count_paragraphs_between(number, here) > 1:
            return None
        if scene.last is not None and 0 < scene.last_end <= place and number < here:
            spoke = discourse.find_sentence(scene.last_end - 1) >= number
            person = scene.last.kind == "person" and can_be_called(scene.last.name, gender)
            if spoke and person:
                return scene.last
            if spoke and _is_one_unnamed(scene.last, gender):
                return None if _names_person(cast, discourse, number, gender) else scene.last
        start, end = discourse.passages[number].start, min(discourse.passages[number].end, place)
        if number < here and _ends_with_unnamed(cast.text[max(start, end - _ENDING_REACH) : end], gender):
            return None
        subject = discourse.find_subject(number)
        if subject is not None and subject[0] < place and not _is_inside(subject, scene.contents):
            if cast.text[subject[0] : subject[1]].lower() in GENDERED_PRONOUNS and number < here:
                continue
            for span, actor in cast.find_overlapping(*subject):
                if actor.label == "PERSON" and can_have_gender(actor, gender):
                    return build_speaker(find_bearer(cast, span, actor))
        others = (
            actor
            for span, actor in cast.find_within(start, end)
            if actor.label == "PERSON" and not _is_inside((span.start, span.end), scene.contents)
        )
        if any(can_have_gender(actor, gender) for actor in others):
            return None
    return None


def _is_one_unnamed(speaker: Speaker, gender: str) -> bool:
    """Whether a speaker without a name is one person whom a pronoun can stand for: "a spokesman for the port"."""
    found = _ONE_UNNAMED.match(speaker.name)
    if speaker.is_named or found is None:
        return False
    noun = found[1].split()[-1].lower()
    told = _GENDERED_NOUN.search(noun)
    fits = told is None or bool(told[1]) == (gender == "f")
    return fits and _is_person(noun)


def _is_person(noun: str) -> bool:
    return noun in word_lists.load_words("roles") or noun in _UNNAMED_PERSONS


def _ends_with_unnamed(words: str, gender: str) -> bool:
    """Whether a sentence ends with one unnamed person who says it: nobody further back is "he" behind it."""
    found = _UNNAMED_AT_END.search(words)
    return found is not None and _is_one_unnamed(Speaker(found[1] or found[2], "others"), gender)


def _names_person(cast: ActorIndex, discourse: Discourse, number: int, gender: str) -> bool:
    """Whether a sentence names somebody whom a pronoun can stand for as well as for its speaker."""
    passage = discourse.passages[number]
    return any(
        actor.label == "PERSON" and can_have_gender(actor, gender)
        for _, actor in cast.find_within(passage.start, passage.end)
    )


def _is_inside(place: tuple[int, int], runs: Sequence[tuple[int, int]]) -> bool:
    return any(run[0] <= place[0] and place[1] <= run[1] for run in runs)


def _resolve_personal_pronoun(
    cast: ActorIndex, place: int, gender: str, last: Speaker | None, paragraph: int
) -> Speaker | None:
    """Return whom "he" or "she" stands for without a parse: who spoke last, unless a sentence opens with another."""
    reach = max(place - paragraph, 0) + 400
    near = [(s, a) for s, a in cast.iterate_backwards(place) if a.label == "PERSON" and s.start >= place - reach]
    fitting = [(s, a) for s, a in near if can_have_gender(a, gender)]
    leading = [a for s, a in fitting if s.start >= paragraph and _is_sentence_initial(cast.text, s.start)]
    known = last is not None and last.kind == "person" and any(a.name == last.name for _, a in fitting)
    if known and (not leading or (last is not None and leading[0].name == last.name)):
        return last
    pools = (leading, [a for s, a in fitting if s.start >= paragraph], [a for _, a in fitting])
    for pool in pools:
        if pool:
            return build_speaker(next((a for a in pool if has_certain_gender(a, gender)), pool[0]))
    return None


def _is_sentence_initial(text: str, place: int) -> bool:
    """Whether a name stands at the head of its sentence, behind a title at most."""
    before = re.split(r"[.!?]\s|\n", text[max(0, place - 60) : place])[-1].split()
    return (
        len(before) <= 3
        and all(word[0].isupper() for word in before)
        and (not before or before[0] not in _SENTENCE_OPENERS)
    )
