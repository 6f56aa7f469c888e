"""Mentions of one article in, its actors out: every person and body once, under the fullest name the text gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from briefings.analysis.english import word_lists
from briefings.analysis.english.person_names import find_suffix, is_same_person, split_person_name
from briefings.analysis.nlp.entities.roles import StatedRole
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.core.analysis import Actor
from briefings.core.article import Span

#: Labels that become actors; an unnamed body ("Turkish intelligence") is an ORG.
_ACTOR_LABELS = {"PERSON": "PERSON", "ORG": "ORG", "body": "ORG", "GPE": "GPE"}
#: Offices whose holder a text names by the surname alone, at first sight.
_KNOWN_OFFICES = frozenset(("president", "minister", "premier", "chancellor", "king", "queen", "pope"))


@dataclass(slots=True)
class _ActorBuilder:
    """An actor while its mentions are still being gathered."""

    label: str
    forms: list[str] = field(default_factory=list)
    #: in order, each once
    spans: dict[Span, None] = field(default_factory=dict)
    role: Span | None = None
    affiliation: Span | None = None


def merge_mentions(
    article: str, text: str, names: Iterable[Name], said: Mapping[Name, StatedRole], glosses: Mapping[str, str]
) -> tuple[Actor, ...]:
    """Join the mentions of each person and body; `glosses` map short forms to the long ones the text explains.

    The order is that of the first mention.
    """
    kept = sorted({name for name in names if name.label in _ACTOR_LABELS})
    forms = {name: " ".join(text[name.start : name.end].split()) for name in kept}
    people = _map_person_names([forms[name] for name in kept if name.label == "PERSON"])
    bodies = _map_organisation_names([forms[name] for name in kept if _ACTOR_LABELS[name.label] == "ORG"], glosses)
    gathered: dict[tuple[str, str], _ActorBuilder] = {}
    strangers = _find_strangers(text, kept, forms, people, said)
    for name in kept:
        label, form = _ACTOR_LABELS[name.label], forms[name]
        whole = people.get(form, form) if label == "PERSON" else bodies.get(form, form)
        whole = form if form in strangers else whole
        if label == "GPE":
            whole = word_lists.load_canonical_names().get(form, form)
        actor = gathered.setdefault((label, whole.casefold()), _ActorBuilder(label))
        actor.forms.append(form)
        span = Span(article, name.start, name.end)
        actor.spans[span] = None
        _record_stated_role(actor, article, said.get(name))
    return tuple(_build_actor(actor) for actor in gathered.values())


def _find_strangers(
    text: str,
    kept: Sequence[Name],
    forms: Mapping[Name, str],
    people: Mapping[str, str],
    said: Mapping[Name, StatedRole],
) -> frozenset[str]:
    """Return the surnames that are not of the person whose full name has them: "President Obama" before his wife's.

    A text that gives a surname with an office before the full name, and never says that the full name has that
    office, means somebody whom every reader knows; the edition decides who that is.
    """
    first: dict[str, int] = {}
    offices: dict[str, set[str]] = {}
    for name in kept:
        if name.label == "PERSON" and " " in forms[name]:
            whole = people[forms[name]]
            first.setdefault(whole, name.start)
            if (stated := said.get(name)) and stated.role:
                offices.setdefault(whole, set()).update(text[slice(*stated.role)].casefold().split())
    strangers = set()
    for name in kept:
        form = forms[name]
        stated = said.get(name)
        if name.label != "PERSON" or " " in form or people[form] == form or stated is None or stated.role is None:
            continue
        office = text[slice(*stated.role)]
        held = office.casefold().split()[-1]
        titled = held in _KNOWN_OFFICES and office[:1].isupper() and stated.role[1] <= name.start <= stated.role[1] + 1
        if titled and held not in offices.get(people[form], ()) and name.start < first.get(people[form], 0):
            strangers.add(form)
    return frozenset(strangers)


def _record_stated_role(actor: _ActorBuilder, article: str, stated: StatedRole | None) -> None:
    """Keep the first full statement of role and affiliation; a later one only completes it."""
    if stated is None:
        return
    role = Span(article, *stated.role) if stated.role else None
    affiliation = Span(article, *stated.affiliation) if stated.affiliation else None
    if role and affiliation and not (actor.role and actor.affiliation):
        actor.role, actor.affiliation = role, affiliation
    elif actor.role is None and role:
        actor.role = role
    elif actor.affiliation is None and affiliation and not role:
        actor.affiliation = affiliation


def _build_actor(actor: _ActorBuilder) -> Actor:
    unique = list(dict.fromkeys(actor.forms))
    best = max(unique, key=lambda form: (len(form.split()), len(form), -unique.index(form)))
    if actor.label == "GPE":
        canonical = word_lists.load_canonical_names()
        best = next((form for form in unique if canonical.get(form) == form), best)
    aliases = tuple(form for form in unique if form != best)
    return Actor(best, actor.label, aliases, tuple(actor.spans), actor.role, actor.affiliation)


def _map_person_names(forms: Sequence[str]) -> dict[str, str]:
    """Map each form of a person's name to the fullest form that it can stand for."""
    counts: dict[str, int] = {}
    for form in forms:
        counts[form] = counts.get(form, 0) + 1
    full = sorted((form for form in counts if " " in form), key=lambda form: (-len(form.split()), -counts[form], form))
    joined: dict[str, str] = {}
    for form in full:
        joined[form] = next((joined[other] for other in full if other in joined and _is_one_bearer(form, other)), form)
    for form in counts:
        if " " in form:
            continue
        # A text that says "Jr." may mean the father by the bare surname; the edition decides.
        bearers = sorted(
            {joined[other] for other in full if _is_part_of_name(form, other) and not find_suffix(other)},
            key=lambda o: (-counts[o], o),
        )
        given = [other for other in bearers if other.split()[0].casefold() == form.casefold()]
        sur = [other for other in bearers if other not in given]
        joined[form] = sur[0] if sur else given[0] if len(given) == 1 else form
    return joined


def _is_one_bearer(one: str, other: str) -> bool:
    """Whether two full names of one article are one person's: a text that says "Jr." tells the son from his father.

    One that is the end or the beginning of another is short for it: "Don Marchetti" of "Ilya Don Marchetti".
    """
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    part = long.endswith(f" {short}") or long.startswith(f"{short} ")
    return (part or is_same_person(one, other)) and find_suffix(one) == find_suffix(other)


def _is_part_of_name(form: str, full: str) -> bool:
    parts = split_person_name(full)
    short = split_person_name(form)[-1]
    return short in parts or any(part.rpartition("-")[2] == short for part in parts[1:])


def _map_organisation_names(forms: Sequence[str], glosses: Mapping[str, str]) -> dict[str, str]:
    """Map each form of a body's name to the fullest form that it can stand for."""
    unique = list(dict.fromkeys(forms))
    canonical = word_lists.load_canonical_names()
    joined: dict[str, str] = {}
    for form in unique:
        bare = form.removeprefix("The ").removeprefix("the ")
        if form in glosses:
            joined[form] = glosses[form]
        elif bare in canonical:
            joined[form] = canonical[bare]
        else:
            longer = [other for other in unique if other != form and _is_short_form_of(bare, other)]
            joined[form] = longer[0] if len(longer) == 1 else bare
    return {form: joined.get(whole, whole) for form, whole in joined.items()}


def _is_short_form_of(form: str, other: str) -> bool:
    """Whether a form is another's acronym, or its last two words or more."""
    if " " in form:
        return other.endswith(f" {form}")
    return len(form) > 1 and form.isupper() and build_acronym(other) == form


def build_acronym(name: str) -> str:
    """Return the capitals that a body is called by: "Syrian Observatory for Human Rights" gives "SOHR"."""
    return "".join(part[0] for part in name.replace("-", " ").split() if part[0].isupper())
