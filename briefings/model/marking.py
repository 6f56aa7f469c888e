"""Traffic Light Protocol labels: which there are, how one is read, which of several holds. Pure.

Source: FIRST, Traffic Light Protocol 2.0 (2022); TLP:WHITE is what version 1.0 called TLP:CLEAR.
"""

import re

#: Traffic Light Protocol 2.0, from what everyone may see to what only those in the room may.
MARKINGS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")

#: What a label that cannot be read counts as.
SAFEST = MARKINGS[-1]

LABEL = re.compile(r"\[?\s*(?:TLP)?[\s:_-]*(CLEAR|WHITE|GREEN|AMBER(?P<strict>[\s+_-]*STRICT)?|RED)\s*\]?")


def label(written: str) -> str:
    """Return the TLP 2.0 label that is written; nothing for nothing. Raises `ValueError` for what is no label.

    >>> label("tlp:amber"), label("White"), label("TLP: amber strict")
    ('TLP:AMBER', 'TLP:CLEAR', 'TLP:AMBER+STRICT')
    """
    written = written.strip()
    if not written:
        return ""
    found = LABEL.fullmatch(written.upper())
    if found is None:
        raise ValueError(f"{written[:40]!r} is no TLP 2.0 label")
    if found["strict"]:
        return "TLP:AMBER+STRICT"
    return "TLP:CLEAR" if found[1] == "WHITE" else f"TLP:{found[1]}"


def guarded(written: str) -> str:
    """Return the label that is written, `SAFEST` where it cannot be read.

    >>> guarded("TLP:AMBR")
    'TLP:RED'
    """
    try:
        return label(written)
    except ValueError:
        return SAFEST


def strictest(*labels: str) -> str:
    """Return the most restrictive of some labels; an unknown one is above all, no label is below all.

    >>> strictest("TLP:GREEN", "", "TLP:AMBER")
    'TLP:AMBER'
    """
    return max(labels, key=_height, default="")


def _height(marking: str) -> int:
    if not marking:
        return 0
    return MARKINGS.index(marking) + 1 if marking in MARKINGS else len(MARKINGS) + 1
