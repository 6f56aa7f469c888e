"""The words for a speaker in, a name and a class out: persons and bodies of the article, or an unnamed source."""

import re
from collections.abc import Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.actor_index import (
    TITLE_GENDERS,
    UNATTRIBUTED,
    ActorIndex,
    Scene,
    Speaker,
    build_speaker,
    find_bearer,
)
from briefings.analysis.nlp.attribution.described_speakers import find_described
from briefings.analysis.nlp.attribution.fuller_names import spell_out
from briefings.analysis.nlp.attribution.pronouns import is_pronoun, resolve_pronoun
from briefings.analysis.nlp.attribution.relatives import may_be_relative
from briefings.analysis.nlp.attribution.several_speakers import has_several_speakers, spell_out_surnames
from briefings.analysis.nlp.attribution.speaker_classes import (
    PHRASE_BREAKS,
    WORD_PATTERN,
    classify_noun,
    classify_unnamed_source,
)
from briefings.analysis.nlp.attribution.titled_speakers import (
    find_bearer_of_office,
    find_bearer_of_title,
    find_firm_of_text,
)
from briefings.core.analysis import Actor
from briefings.core.article import Span
from briefings.core.date_names import WEEKDAY_NUMBERS

#: How far "the minister" looks back for whoever has that office, in characters.
#: Not measured by itself; `bench_judgments` holds how many printed rows are right.
_DESCRIPTION_REACH = 600
_ADDED_TO_SPEAKER = re.compile(r",\s(?:which|who|whose|whom|since|after|before|when|while|as|despite|citing|\w+ing)\s")
#: Characters of the longest name behind a title. Limit: time.
_NAME_REACH = 60
_BEHIND_COMMA = re.compile(r",\s(?:[A-Z][a-z]+\.\s)?\Z")
#: "U.S. Secretary of State ": words of an office, up to the name.
_OFFICE = re.compile(
    r"(?:[A-Z][\w.-]*\s){0,3}(?:Secretary|Minister|Chief|Speaker|Director|Head|Commissioner|Ambassador|Envoy|Governor"
    r"|Undersecretary|Representative)\s(?:of|to|for)\s(?:the\s)?([A-Z]\w+\s){1,4}(?:M(?:r|s|rs)\.?\s)?\Z"
)
_COMPLEMENT_OF_ROLE = re.compile(r",?\s(?:of|for|at|in|to|with|from)\s|,\s")


def resolve_speaker(cast: ActorIndex, source: tuple[int, int] | None, scene: Scene) -> Speaker:
    """Name the speaker that some words of the text stand for, as fully as the text before does.

    With a parse a name counts only where it heads the phrase, and a pronoun goes to who spoke last or to the subject of
    the sentence before; else it stays unresolved.
    """
    found = _resolve_words(cast, source, scene)
    return spell_out(cast, source, found) if source else found


def _resolve_words(cast: ActorIndex, source: tuple[int, int] | None, scene: Scene) -> Speaker:
    if source is None:
        return UNATTRIBUTED
    words = " ".join(cast.text[source[0] : source[1]].split())
    tokens = WORD_PATTERN.findall(words)
    if not tokens:
        return UNATTRIBUTED
    low = tokens[0].lower()
    if len(tokens) == 1 and is_pronoun(low):
        found = resolve_pronoun(cast, source, low, scene)
        return (
            found
            if found and not _is_subject_of_statement(cast, found, scene.contents)
            else Speaker(words, "unresolved")
        )
    heads = scene.discourse.find_heads(source) if scene.discourse else ()
    named = _find_head_name(cast, source, heads) if heads else _resolve_name(cast, source)
    named = _go_on_with_namesake(cast, source, named, tokens, scene)
    if named is not None and may_be_relative(cast, source, named, tokens, scene):
        return Speaker(_strip_edge_marks(words), "unresolved")
    if named is not None:
        if _is_subject_of_statement(cast, named, scene.contents):
            return Speaker(_strip_edge_marks(words), "unresolved")
        if has_several_speakers(cast, source, words):
            return Speaker(_strip_edge_marks(spell_out_surnames(cast, source, words)), named.kind)
        return named
    if holder := _find_name_behind(cast, source, tokens[-1]) or _find_surname(cast, tokens):
        return holder
    known = _resolve_description(cast, source, tokens, strict=scene.discourse is not None)
    if known is None and scene.discourse is not None:
        known = (
            find_bearer_of_title(cast, tokens, source[0])
            or find_firm_of_text(cast, tokens, source[0])
            or find_bearer_of_office(cast, words)
            or find_described(cast, source, words, scene)
        )
        known = None if known and _is_subject_of_statement(cast, known, scene.contents) else known
    if known is not None:
        return known
    kind = classify_unnamed_source(words)
    if kind == "others" and heads:
        kind = classify_noun(cast.text[slice(*heads[0])].lower()) or kind
    if kind == "document" and classify_first_organisation(cast, source) in {"state media", "agency", "outlet"}:
        kind = classify_first_organisation(cast, source)  # "the official briefing from TASS"
    return Speaker(_drop_apposition(_strip_edge_marks(words)), kind)


def _find_surname(cast: ActorIndex, tokens: Sequence[str]) -> Speaker | None:
    """Return whose surname a noun with a capital and no article is: "Doctor says" where Ken Doctor is named."""
    if len(tokens) > 1 or not tokens[0].istitle():
        return None
    bearers = {
        actor.name: actor
        for _, actor in cast.mentions
        if actor.label == "PERSON" and actor.name.endswith(f" {tokens[0]}")
    }
    return build_speaker(next(iter(bearers.values()))) if len(bearers) == 1 else None


def _go_on_with_namesake(
    cast: ActorIndex, source: tuple[int, int], named: Speaker | None, tokens: Sequence[str], scene: Scene
) -> Speaker | None:
    """Return who spoke last where a bare surname is his as well: nobody else is called by his full name in between."""
    last = scene.last
    if named is None or last is None or named.kind != "person" or last.kind != "person" or len(tokens) > 1:
        return named
    namesakes = named.name != last.name and " " in last.name and last.name.split()[-1] == tokens[0]
    if not namesakes or not 0 < scene.last_end <= source[0]:
        return named
    between = cast.find_within(scene.last_end, source[0])
    return named if any(actor.name == named.name for _, actor in between) else last


def _find_head_name(cast: ActorIndex, source: tuple[int, int], heads: Sequence[tuple[int, int]]) -> Speaker | None:
    """Return the actor whose name heads a phrase: not "Doe's aides", "the Doe campaign" or "a Kirna-based trader"."""
    for head in heads:
        for span, actor in (*cast.find_within(*source), *cast.find_overlapping(*head)):
            after = cast.text[span.end : source[1]].lstrip()
            holds = span.start <= head[0] and head[1] <= span.end
            if holds and not after.startswith(("'s ", "’s ", "' ", "’ ", "-")):
                if actor.label != "PERSON" and (person := _find_office_holder(cast, span, source)):
                    return person
                return build_speaker(find_bearer(cast, span, actor))
    for span, actor in reversed(cast.find_within(*source)):
        before = cast.text[source[0] : span.start]
        titled = _BEHIND_COMMA.search(before) or _is_day(before) or _is_office(before)
        if actor.label == "PERSON" and source[1] - span.end <= 1 and titled:
            return build_speaker(find_bearer(cast, span, actor))  # "the minister of the economy, Mr. Doe"
    return None


def _is_office(words: str) -> bool:
    """Whether some words before a name are an office: "Secretary of State", not "Head of President" (Doe's office)."""
    found = _OFFICE.match(words)
    return found is not None and found[1].strip().lower() not in word_lists.load_words("roles")


def _find_office_holder(cast: ActorIndex, body: Span, source: tuple[int, int]) -> Speaker | None:
    """Return who speaks for a body in one phrase with it: "Union President Jane Doe", "head of Roe Motors Jane Doe"."""
    is_office = cast.text[body.start : body.end].split()[0].lower() in word_lists.load_words("roles")
    for span, actor in cast.find_within(body.end, source[1]):
        office = cast.text[body.end : span.start].split()
        last = source[1] - span.end <= 1 and cast.text[body.end : body.end + 1] == " "
        full = bool(office) or " " in cast.text[span.start : span.end]
        titled = all(word.lower().rstrip(".") in TITLE_GENDERS for word in office)
        if (is_office or (last and full)) and actor.label == "PERSON" and titled:
            return build_speaker(find_bearer(cast, span, actor))  # "Undersecretary for Mines Mr. Doe"
        named = actor.label == "PERSON" and 0 < len(office) < 4 and all(word[0].isupper() for word in office)
        if named and office[-1].lower() in word_lists.load_words("roles"):
            return build_speaker(find_bearer(cast, span, actor))
    return None


def _find_name_behind(cast: ActorIndex, source: tuple[int, int], noun: str) -> Speaker | None:
    """Return whose name stands right behind words for what he is: "said goalkeeper Jane Doe, who held it"."""
    if noun.lower() not in word_lists.load_words("roles"):
        return None
    for span, actor in cast.find_within(source[1], source[1] + _NAME_REACH):
        if actor.label == "PERSON" and span.start - source[1] == 1 and cast.text[source[1]] == " ":
            return build_speaker(find_bearer(cast, span, actor))
    return None


def _is_day(words: str) -> bool:
    """Whether some words are the name of a day: "On Monday Jane Doe denied it" may be parsed as one phrase."""
    return words.strip().lower() in WEEKDAY_NUMBERS


def _is_subject_of_statement(cast: ActorIndex, speaker: Speaker, contents: Sequence[tuple[int, int]]) -> bool:
    """Whether a person is somebody else in what is reported: "Doe is tired" is not said by Doe."""
    surname = speaker.name.split()[-1] if speaker.kind == "person" else ""
    return bool(surname) and any(
        actor.label == "PERSON" and actor.name.split()[-1] == surname
        for run in contents
        for _, actor in cast.find_within(*run)
    )


def _resolve_description(
    cast: ActorIndex, source: tuple[int, int], tokens: Sequence[str], *, strict: bool
) -> Speaker | None:
    """Return the actor that "the minister" or "the ministry" stands for: the nearest before it that the words fit.

    Where it is `strict`, only who stands in the sentences before, and only where the words fit nobody else.
    """
    if len(tokens) > 4 or tokens[0].lower() not in {"the", "this", "that"} or len(tokens) < 2:
        return None
    if any(token.lower() in PHRASE_BREAKS for token in tokens):
        return None
    fitting = [
        (span, actor) for span, actor in cast.iterate_backwards(source[0]) if _is_described(cast, actor, tokens, strict)
    ]
    if not fitting:
        return None
    near, alone = source[0] - fitting[0][0].end <= _DESCRIPTION_REACH, len({actor.name for _, actor in fitting}) == 1
    return build_speaker(fitting[0][1]) if not strict or (near and alone) else None


def _is_described(cast: ActorIndex, actor: Actor, tokens: Sequence[str], strict: bool) -> bool:
    """Whether the words of a description stand in somebody's role, or in the name of a body."""
    noun, told = tokens[-1].lower(), [token.lower() for token in tokens[1:]]
    if actor.label == "PERSON" and actor.role is not None:
        # "the agency" is not the spokesman for an agency: the noun is what somebody is, not what he is of
        role = _COMPLEMENT_OF_ROLE.split(cast.text[actor.role.start : actor.role.end].lower(), maxsplit=1)[0].split()
        return noun in role[-1:] or (noun in role and all(word in role for word in told))
    if actor.label != "ORG":
        return False
    kinds = ("official",) if strict else ("official", "outlet", "firm")
    name = actor.name.lower().split()
    of_kind = any(noun in word_lists.load_kind("body_words", kind) for kind in kinds)
    listed = of_kind and all(word in name for word in told)
    return listed or (len(name) > len(told) and name[-len(told) :] == told)  # "the fund" of the Northern Relief Fund


def classify_first_organisation(cast: ActorIndex, source: tuple[int, int]) -> str:
    """Return the class of the first body named in some words; empty without one."""
    return next((build_speaker(actor).kind for _, actor in cast.find_within(*source) if actor.label == "ORG"), "")


#: " (KU), ", " SAQ>'s (KNB) General Manager, ": nothing but a short name and an office.
_BEFORE_OFFICER = re.compile(r"[^,;:.]{0,60},\s")


def _resolve_name(cast: ActorIndex, source: tuple[int, int]) -> Speaker | None:
    """Return the actor that heads a noun phrase: not "a spokesman for Doe", and not "officials in Moscow"."""
    found = _drop_partial_names(cast.find_within(*source))
    if not found:
        wider = cast.find_around(*source)
        return build_speaker(wider) if wider else None
    for span, actor in found:
        before = [word.lower() for word in WORD_PATTERN.findall(cast.text[source[0] : span.start])]
        after = cast.text[span.end : source[1]].lstrip()
        titled = bool(before) and (_is_apposition(before) or _is_office(cast.text[source[0] : span.start]))
        if any(word in PHRASE_BREAKS for word in before) and not (actor.label == "PERSON" and titled):
            continue
        if actor.label == "PERSON":
            if not after.startswith(("'s", "’s")):
                return build_speaker(actor)
        elif (not after or not (after[0].isalnum() or after.startswith(("'s", "’s")))) and not _has_role_before(before):
            return build_speaker(_find_officer(cast, source, span, found) or actor)
    return None


def _find_officer(
    cast: ActorIndex, source: tuple[int, int], body: Span, found: Sequence[tuple[Span, Actor]]
) -> Actor | None:
    """Return who is named behind the words for his office in a body: "the secretary of the Union (KU), Jane Doe"."""
    span, last = found[-1]
    between = cast.text[body.end : span.start]
    named = last.label == "PERSON" and " " in last.name and not cast.text[span.end : source[1]].strip()
    return last if named and _BEFORE_OFFICER.fullmatch(between) else None


def _drop_partial_names(found: Sequence[tuple[Span, Actor]]) -> list[tuple[Span, Actor]]:
    """Leave out a person of one word where one with a full name follows at once: "Col. Davit Ermolin"."""
    return [
        (span, actor)
        for index, (span, actor) in enumerate(found)
        if not (
            actor.label == "PERSON"
            and " " not in actor.name
            and any(o.label == "PERSON" and " " in o.name and s.start - span.end <= 3 for s, o in found[index + 1 :])
        )
    ]


def _is_apposition(before: Sequence[str]) -> bool:
    """Whether the words before a name are its title: "the head of the agency, Jane Doe", "U.S. Rep."."""
    return before[-1] == "," or not {"for", "to", "from", "with", "at", "near", "who"} & set(before)


def _has_role_before(before: Sequence[str]) -> bool:
    return bool(before) and (before[-1] in word_lists.load_words("roles") or classify_noun(before[-1]) is not None)


def _drop_apposition(words: str) -> str:
    """Leave out what a comma adds to one speaker without a name: "the owner of the mill, a higher figure than …"."""
    return words if " and " in words.partition(", ")[0] else re.split(r",\s(?:an?|the)\s", words, maxsplit=1)[0]


def _strip_edge_marks(words: str) -> str:
    """Leave out what stands at the edges of a noun phrase, and what only adds to it."""
    return _ADDED_TO_SPEAKER.split(words, maxsplit=1)[0].strip(" ,;:—–").removeprefix("and ")
