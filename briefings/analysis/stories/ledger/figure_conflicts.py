"""The figures of one story in, those that cannot both be true out, and those that only moved with time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from briefings.analysis.english import word_lists
from briefings.analysis.stories.ledger.figures import SUM_UNITS, Figure
from briefings.analysis.stories.ledger.sides import build_side
from briefings.core.account import Disagreement, DisagreementKind, FigureUpdate, Side
from briefings.core.article import Article

#: Figures of one thing that lie further apart than this are of two things.
#: Not measured: set by the stories of the tests, where no false contradiction may appear.
MAX_FIGURE_RATIO = 4.0
#: Content words that two sentences about the same count must share, beside the unit. Not measured: as above.
MIN_SHARED_WORDS = 2
MIN_SHARED_WORDS_OF_SUMS = 3
#: Share of the shorter clause's content words that must stand in the other: sums and shares are told of many things.
#: Not measured: as above.
MIN_CONTEXT_OVERLAP = 0.3
MIN_CONTEXT_OVERLAP_OF_A_PLACE = 0.2
MIN_CONTEXT_OVERLAP_OF_SUMS = 0.6
#: Share of the shorter clause's content words from which two texts tell the same thing in the same words.
#: Not measured on its own: set while looking at the judged editions of `tests/benchmarks/judgments`.
MIN_ALIKE = 0.5
#: Tolls that share no more than a country are of many events.
COUNTRIES = frozenset(country.name.casefold() for country in word_lists.load_countries())
#: Hours after which tolls are of two events, or of a sum over many, and after which nobody disputes a toll any more.
#: Not measured: set by eye on the rows that the editions of `tests/benchmarks/judgments` printed, not counted apart.
MAX_EVENT_HOURS = 72.0
MAX_DISPUTE_HOURS = 36.0
#: Hours after which a later figure for the dead or the hurt is taken for an update. Not measured: as above.
UPDATE_AFTER_HOURS = 5.0


def compare_figures(
    found: Sequence[Figure], carriers: Mapping[str, tuple[Article, ...]]
) -> tuple[tuple[Disagreement, ...], tuple[FigureUpdate, ...]]:
    """Return the figures of one matter that contradict each other, and those that replaced each other."""
    disagreements: list[Disagreement] = []
    updates: list[FigureUpdate] = []
    for matter in _group_by_matter(found):
        values = _group_by_value(matter)
        if _is_enumeration(values):
            continue
        rivals = [
            (one, other)
            for i, one in enumerate(values)
            for other in values[i + 1 :]
            if _is_incompatible(one[0], other[0])
        ]
        if not rivals:
            continue
        clashing = [pair for pair in rivals if _is_simultaneous(pair[0], pair[1])]
        if clashing:
            sides = [value for value in values if any(value is one for pair in clashing for one in pair)]
            disagreements.append(
                Disagreement(
                    DisagreementKind.NUMBER,
                    matter[0].thing,
                    tuple(_build_figure_side(side, carriers) for side in sides),
                )
            )
        if all(figure.counts_victims or figure.moved for figure in matter):
            weaker = [min(pair, key=len) for pair in clashing]
            steps = [value for value in values if not any(value is one for one in weaker)]
            if any(_is_incompatible(one[0], other[0]) and _is_later(one, other) for one, other in pairwise(steps)):
                updates.append(
                    FigureUpdate(matter[0].thing, tuple(_build_figure_side(value, carriers) for value in steps))
                )
    return tuple(disagreements), tuple(updates)


def _is_later(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    """Return whether a second value replaced a first: told later by another article, as a change or by one speaker."""
    return any(
        (b.moved or (a.speaker and a.speaker == b.speaker))
        and a.article.id != b.article.id
        and (hours := _hours_between(a.article, b.article)) is not None
        and 0 < hours <= MAX_EVENT_HOURS
        for a in one
        for b in other
    )


def _is_enumeration(values: Sequence[Sequence[Figure]]) -> bool:
    """Whether one voice gives several figures of a kind: prices or shares of several things, told one by one."""
    voices = [
        {(figure.article.id, figure.speaker) for figure in value if not (figure.counts_victims or figure.moved)}
        for value in values
    ]
    return any(one & other for i, one in enumerate(voices) for other in voices[i + 1 :])


def _group_by_matter(found: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Yield the figures that count the same thing, together."""
    groups: list[list[Figure]] = []
    # What counts other things is never looked at: a story may have thousands of figures.
    alike: dict[tuple[str, str, str], list[list[Figure]]] = {}
    for figure in found:
        beside = alike.setdefault((figure.thing, figure.part, figure.noun), [])
        home = next((group for group in beside if any(_is_same_matter(figure, other) for other in group)), None)
        if home is None:
            groups.append([figure])
            beside.append(groups[-1])
        else:
            home.append(figure)
    yield from (group for group in groups if len(group) > 1)


def _is_same_matter(one: Figure, other: Figure) -> bool:
    """Tell whether two figures of one thing, part and noun count the same."""
    if max(one.value, other.value) > MAX_FIGURE_RATIO * max(1.0, min(one.value, other.value)):
        return False
    if not (_is_same_time(one, other) and _is_same_place(one, other)):
        return False
    if one.counts_victims:
        return True
    if one.behind and other.behind and not one.behind & other.behind:
        return False
    shared, shorter = len(one.context & other.context), min(len(one.context), len(other.context))
    if one.thing in SUM_UNITS:
        return shared >= max(MIN_SHARED_WORDS_OF_SUMS, MIN_CONTEXT_OVERLAP_OF_SUMS * shorter)
    here = MIN_CONTEXT_OVERLAP_OF_A_PLACE if (one.places & other.places) - COUNTRIES else MIN_CONTEXT_OVERLAP
    return shared >= max(MIN_SHARED_WORDS, here * shorter)


def _is_same_time(one: Figure, other: Figure) -> bool:
    """Whether two figures can be of one day: published within some days, and no sentence names another day.

    What has no day in its sentence is of the day of its report, or of the day before.
    """
    hours = _hours_between(one.article, other.article)
    if hours is not None and abs(hours) > MAX_EVENT_HOURS and (one.of_an_event or other.of_an_event):
        return False
    first, second = _list_days(one), _list_days(other)
    told = (one.days and other.days) if not one.of_an_event else (one.days or other.days)
    if not (first and second and told):
        return True
    return any(a[0] <= b[1] and b[0] <= a[1] for a in first for b in second)


def _list_days(figure: Figure) -> tuple[tuple[date, date], ...]:
    """Return the days that a figure can be of; none where nobody knows."""
    if figure.days or figure.article.trusted_date is None:
        return figure.days
    published = figure.article.trusted_date.date()
    return ((published - timedelta(days=1), published),)


def _is_same_place(one: Figure, other: Figure) -> bool:
    """Whether two figures are of one place: what one sentence names, the other names, or what leads up to it.

    A story about a war holds tolls of many places. A country is too large to be the place of an event, and a part of
    a place is not the whole: where both name places, one has all that the other has.
    """
    first, second = one.places - COUNTRIES, other.places - COUNTRIES
    if not one.of_an_event:
        return bool(first & second) or not (first and second)
    if first and second:
        # Two accounts of one day in the same words may each name more of the country around it.
        told = one.days and other.days and len(one.context & other.context) >= MIN_SHARED_WORDS_OF_SUMS
        return first <= second or second <= first or bool(told and first & second)
    if first or second:
        named, bare = (one, other) if first else (other, one)
        if bare.places:
            return False  # "in eastern Syria": a part of it is not the whole
        before = bare.places_before - COUNTRIES
        return bool(named.places & (before or bare.article_places)) and before <= named.places
    if one.places or other.places:
        return False  # "across the country": told of every day anew
    before, behind = one.places_before - COUNTRIES, other.places_before - COUNTRIES
    if before or behind:
        return bool(before & behind)
    return not (one.article_places - COUNTRIES or other.article_places - COUNTRIES)


def _group_by_value(matter: Sequence[Figure]) -> list[list[Figure]]:
    """Gather the figures of one matter that give the same value."""
    gathered: list[list[Figure]] = []
    for figure in matter:
        home = next((g for g in gathered if g[0].value == figure.value and g[0].rounding == figure.rounding), None)
        if home is None:
            gathered.append([figure])
        else:
            home.append(figure)
    return gathered


def _is_incompatible(one: Figure, other: Figure) -> bool:
    """Whether two figures cannot both be true."""
    low_one, high_one = one.value_range()
    low_other, high_other = other.value_range()
    return high_one < low_other or high_other < low_one


def _is_simultaneous(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    """Whether two values are held at the same time, by two sides: neither replaces the other."""
    return any(_is_contradiction(a, b) for a in one for b in other)


def _is_contradiction(a: Figure, b: Figure) -> bool:
    if a.moved or b.moved:
        return False
    # Accounts differ where two voices give them, or two texts tell the same thing in the same words.
    alike = len(a.context & b.context) >= MIN_ALIKE * min(len(a.context), len(b.context))
    if not (alike or (a.speaker and b.speaker)):
        return False
    if (a.expected or b.expected) and (a.thing in SUM_UNITS or a.article.id == b.article.id):
        return False  # what one asks for, and what another expects
    if a.article.id == b.article.id:
        # One text that gives two figures and two sources for them is about a difference.
        return a.sentence != b.sentence and a.speaker != b.speaker and bool(a.speaker and b.speaker)
    if a.speaker and a.speaker == b.speaker and a.speaker_class != "unresolved":
        return False  # one speaker who corrects a figure
    hours = _hours_between(a.article, b.article)
    if hours is None:
        return False  # nobody knows whether they are of one time
    if not (a.counts_victims or b.counts_victims):
        return a.article.outlet != b.article.outlet or bool(a.speaker and b.speaker)
    if abs(hours) > MAX_DISPUTE_HOURS:
        return False
    early, late = (a, b) if hours >= 0 else (b, a)
    # A toll rises: a lower figure that is still given later, or one given at the same hour, disputes the higher.
    return abs(hours) <= UPDATE_AFTER_HOURS or (late.value < early.value and late.rounding != "at least")


def _hours_between(one: Article, other: Article) -> float | None:
    """Return the hours from one publication to the other, negative where the other came first; None without a date."""
    if one.trusted_date is None or other.trusted_date is None:
        return None
    return (other.trusted_date - one.trusted_date).total_seconds() / 3600


def _build_figure_side(value: Sequence[Figure], carriers: Mapping[str, tuple[Article, ...]]) -> Side:
    first = value[0]
    carried = [article for figure in value for article in carriers[figure.article.id]]
    return build_side(first.article, first.span, first.sentence, first.speaker, first.speaker_class, carried)
