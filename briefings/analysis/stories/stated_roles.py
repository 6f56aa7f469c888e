"""The roles that texts state of one person in, the one to print out, or none: better no role than a wrong one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.person_names import is_same_person, split_person_name
from briefings.analysis.stories.bare_roles import SAME_WORDS, is_bare_office, split_office
from briefings.analysis.stories.whole_roles import drop_praise, drop_title, is_cut_short, is_no_office

#: A longer role is a stretch of the sentence. Not measured: chosen by eye on the judged editions.
MAX_ROLE_WORDS = 12
#: Share of what is most often stated from which a fuller wording of the same is preferred.
#: Not measured: chosen by eye on the judged editions.
MIN_FULLER_SHARE = 0.25
#: Words that a role never ends with: the name that they wait for is cut off.
_CUT_ENDS = frozenset(
    (
        "of",
        "for",
        "to",
        "at",
        "in",
        "with",
        "from",
        "under",
        "and",
        "the",
        "late",
        "former",
        "a",
        "an",
        "mr",
        "mrs",
        "ms",
        "here",
        "there",
    )
)
#: Texts in all for one of the fewer, up to which nobody knows whether it is a deputy that they tell of.
#: Not measured: chosen by eye on the judged editions.
MIN_SHARE_AGAINST_A_DEPUTY = 4
#: What legislators are, and what they are besides.
_SEATS = frozenset(("representative", "senator"))
_LEAD_A_HOUSE = frozenset(("leader", "whip", "speaker", "chairman", "chairwoman"))
#: What says that a role is over, or not yet begun.
_PAST = re.compile(
    r"\b(?:former|formerly|ex|late|ousted|deposed|retired|outgoing|past|previous|one-?time)\b", re.IGNORECASE
)
#: "59-year-old owner of a shop", and what a tokenizer leaves of it.
_AGE = re.compile(r"^(?:(?:\d+|\w+)-)?year-old ", re.IGNORECASE)
#: What no role of one person has now: another time, a plural, marks of another phrase, what somebody thinks of him.
_UNSURE = re.compile(
    r"\bthen[- ]|--|\b(?:his|her|their|its)\b|\bself-\w+$"
    r"|\b(?-i:To [A-Z])|\b(?:Reps|Sens|Govs|Drs|Messrs)\b|\b\d{4}s?\b|\b\d+(?:st|nd|rd|th)\b|[\"“”()\n]"
    r"|(?<!\bco) [-–—] |\bliving\b|\baround\b|\bfrom an?\b"
    r"|^collar\b|\bnearby\b|\bto (?:fellow|challenge|replace|succeed|become)\b"
    r"|\bof (?:great|high|some|wide) (?:reputation|renown|note|fame|standing)\b"
    r"|(?-i:\b(?!of|for|at|in|with|from|to|and)[a-z]+ (?:A|An|And|But|He|In|It|On|One|She|They|Two)\b)"
    r"|\b(?:to|of|for|under|with|by) (?:then-|former |the former |the late |late )|\b(?-i:(?:Mr|Mrs|Ms)\.? [A-Z])"
    r"|\A(?-i:[A-Z])[\w-]+['’]s? (?:lawyer|attorney|agent|publicist|doctor|physician|biographer)\Z"
    r"|\bof .{1,120} and author\Z"
    r"|\bre-elected\b|\bfavou?rite\b|\bsometime\b|\b(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"|^first (?!lady|minister|deputy|secretary|vice|sergeant|officer|lieutenant|responder|secretary|assistant)",
    re.IGNORECASE,
)
#: "resident of one area the office": two phrases run together.
_RUN_TOGETHER = re.compile(
    r"\b(?!of|for|at|in|with|from|to|and|on|under|by|as|than|all|both|near|behind)"
    r"(?!group|body|agency|party|organi[sz]ation|company|firm|association|coalition|union|charity)[a-z]+ the [A-Z]"
)
#: Letters of a word by which a role in capitals stands in a heading, and may have words of others in it: "MEDICAL
#: OFFICER", and not "CEO". Not measured: chosen by eye.
MIN_HEADING_WORD = 6
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")


def choose_role(name: str, stated: Sequence[str], year: int | None = None, *, left: bool = False) -> str | None:
    """Return the role most often stated of one person in its fullest wording; None where none can be trusted.

    A role that does not say whose or where it is is not printed, and neither is one that some texts call a deputy's.

    `stated` holds one role a text, `year` is that of the latest text. Whoever has left an office by one text has left
    it by all, and who left it long ago is not given it again by a text that says "President Kennedy". Of whoever was
    driven out (`left`) only a role that says so is printed.
    """
    groups: dict[str, Counter[str]] = {}
    for role in filter(_is_printable, (drop_praise(drop_title(_AGE.sub("", role))) for role in stated)):
        if not left or _PAST.search(role):
            groups.setdefault(_find_head(role), Counter())[role] += 1
    ordered = sorted(
        groups.values(), key=lambda roles: (roles.total(), max(map(len, roles)), sorted(roles)), reverse=True
    )
    for place, group in enumerate(ordered):
        if place and _find_head(next(iter(group))) not in _LEAD_A_HOUSE:
            continue
        over = Counter({role: count for role, count in group.items() if _PAST.search(role)})
        # Once the role that most texts state is over, what one text says of another time is no answer.
        kept = over or Counter({role: count for role, count in group.items() if not _is_past_office(name, role, year)})
        chosen = _choose_wording(kept) if kept and not _may_be_a_deputys(kept) else None
        # Whoever leads a house has a seat in it as well; a seat without its place is no role, and hides none.
        if not place and (chosen or _find_head(next(iter(group))) not in _SEATS):
            return chosen
        if chosen and not over:
            return chosen
    return None


def _may_be_a_deputys(roles: Counter[str]) -> bool:
    """Whether some texts call somebody an assistant or deputy and others do not: one of them means somebody else."""
    deputies = word_lists.load_kind("role_words", "deputy")
    own = sum(count for role, count in roles.items() if deputies & {*role.casefold().split()})
    return 0 < own < roles.total() <= MIN_SHARE_AGAINST_A_DEPUTY * min(own, roles.total() - own)


def _choose_wording(roles: Counter[str]) -> str | None:
    """Return the commonest wording, or a fuller one that holds its words and is common enough.

    Where the commonest does not say where somebody has his office, any that does is fuller.
    """
    best = max(roles, key=lambda role: (roles[role], len(role), role))
    bare = is_bare_office(best)
    if bare:
        own = split_office(best)
        fuller = [role for role in roles if own <= split_office(role) and not is_bare_office(role)]
    else:
        own = frozenset(best.casefold().split())
        least = MIN_FULLER_SHARE * roles[best]
        fuller = [role for role, count in roles.items() if own < {*role.casefold().split()} and count >= least]
    chosen = max(fuller, key=lambda role: (roles[role], len(role), role), default=best)
    return chosen if not bare or fuller else None


def _is_printable(role: str) -> bool:
    """Whether a role is whole, says what somebody is now, and has no title twice: "Rep., Iowa Rep."."""
    words = [word.strip(".,") for word in role.casefold().split()]
    titles = [word for word in words if word in _load_short_titles()]
    whole = bool(words) and len(words) <= MAX_ROLE_WORDS and words[-1] not in _CUT_ENDS and not is_cut_short(role)
    whole = whole and not is_no_office(role)
    heading = role.isupper() and max(map(len, words), default=0) >= MIN_HEADING_WORD
    sure = not (heading or _UNSURE.search(role) or _RUN_TOGETHER.search(role))
    return whole and sure and len(set(titles)) == len(titles)


@cache
def _load_short_titles() -> frozenset[str]:
    """Return the short forms of titles without their stops: "rep", "gen"."""
    titles = word_lists.load_words("honorifics")
    return frozenset(title.rstrip(".").casefold() for title in titles if title.endswith("."))


def _find_head(role: str) -> str:
    """Return the noun of a role: "minister" of "Prime Minister of Lethia"."""
    plain = re.split(r",| (?:of|for|to|at|in|with|from|and) ", _HYPHEN.sub(" ", role.casefold()), maxsplit=1)[0].split()
    noun = plain[-1].rstrip(".") if plain else ""
    return SAME_WORDS.get(noun, noun)


def _is_past_office(name: str, role: str, year: int | None) -> bool:
    """Whether a role is an office that this person, or the leader whom he served, left before the year of the texts."""
    if year is None:
        return False
    if any(year > last for last in _find_leaders_served(role)):
        return True
    return any(
        year > last and any(office in role.casefold() for office in offices) and is_same_person(name, leader)
        for leader, last, offices in _load_past_leaders().get(split_person_name(name)[-1], ())
    )


def _find_leaders_served(role: str) -> Iterator[int]:
    """Yield the last years in office of the past leaders whom a role names: "chief of staff to President Kennedy"."""
    words = role.split()
    for place, word in enumerate(words[1:], 1):
        # "at the John Kennedy Center" is a house.
        titled = any(words[max(0, place - n)].casefold() in _load_words_of_past_offices() for n in (2, 3))
        for leader, last, _ in _load_past_leaders().get(word.casefold(), ()) if titled else ():
            if any(is_same_person(" ".join(words[max(0, place - n) : place + 1]), leader) for n in (1, 2)):
                yield last


@cache
def _load_words_of_past_offices() -> frozenset[str]:
    """Return the last words of the offices of past leaders: "president", "minister"."""
    return frozenset(
        office.split()[-1]
        for leaders in _load_past_leaders().values()
        for _, _, offices in leaders
        for office in offices
    )


@cache
def _load_past_leaders() -> Mapping[str, tuple[tuple[str, int, tuple[str, ...]], ...]]:
    """Return name, last year and offices of past leaders under their surnames."""
    found: dict[str, list[tuple[str, int, tuple[str, ...]]]] = {}
    for row in word_lists.load_rows("past_leaders"):
        found.setdefault(split_person_name(row[0])[-1], []).append(
            (row[0], int(row[1]), word_lists.split_entries(row, 2))
        )
    return {surname: tuple(leaders) for surname, leaders in found.items()}
