"""How far a claim can be relied on, as an Admiralty pair: a letter for the outlet, a number for the statement."""

from collections.abc import Iterable

#: Printed in the scale box: what each sign means, and by which rule the number is given.
SOURCE_SCALE = (
    ("A", "completely reliable"),
    ("B", "usually reliable"),
    ("C", "fairly reliable"),
    ("D", "not usually reliable"),
    ("E", "unreliable"),
    ("F", "nobody has rated the outlet"),
)
STATEMENT_SCALE = (
    ("1", "carried by three or more independent origins, and nobody denies it"),
    ("2", "carried by two independent origins, and nobody denies it"),
    ("3", "one origin, with a named speaker or document, and nobody denies it"),
    ("4", "denied, or contradicted by another account"),
    ("5", "denied, with one origin against two or more"),
    ("6", "cannot be judged: nobody is named, or it is a belief, a plan or a demand"),
)
#: What is said of the future or of somebody's mind is neither true nor false yet.
UNGRADED_KINDS = frozenset(("belief", "plan", "demand", "judgement"))
#: Speakers whose words the text gives without any name to hold to.
UNNAMED_SPEAKER_CLASSES = frozenset(
    (
        "unattributed",
        "unresolved",
        "others",
        "observers",
        "analysts",
        "eyewitnesses",
        "activists",
        "officials",
        "military",
        "intelligence",
        "diplomats",
    )
)


def admiralty_grade(letters: Iterable[str], kind: str, speaker_class: str, roots: int, against: int = 0) -> str:
    """Return the pair: the best letter among the outlets that carry a claim, and the number of its statement.

    `against` counts the independent origins that deny or contradict it.

    >>> admiralty_grade("B", "indirect", "person", 2), admiralty_grade("BC", "indirect", "observers", 1)
    ('B2', 'B6')
    >>> admiralty_grade("", "plan", "person", 3)
    'F6'
    """
    return min(letters, default="F") + _statement_number(kind, speaker_class, roots, against)


def _statement_number(kind: str, speaker_class: str, roots: int, against: int) -> str:
    if kind in UNGRADED_KINDS:
        return "6"
    if against:
        return "5" if roots == 1 and against > 1 else "4"
    if roots == 1 and speaker_class in UNNAMED_SPEAKER_CLASSES:
        return "6"
    return "1" if roots >= 3 else "2" if roots == 2 else "3"
