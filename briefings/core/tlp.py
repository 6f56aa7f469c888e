"""Traffic Light Protocol labels: which there are, how one is read, which of several holds. Pure.

Source: FIRST, Traffic Light Protocol 2.0 (2022); TLP:WHITE is what version 1.0 called TLP:CLEAR.
"""

import re

#: Traffic Light Protocol 2.0, from what everyone may see to what only those in the room may.
TLP_LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")

#: What a label that cannot be read counts as.
STRICTEST_LABEL = TLP_LABELS[-1]

LABEL_PATTERN = re.compile(r"\[?\s*+(?:TLP)?[\s:_-]*+(CLEAR|WHITE|GREEN|AMBER(?P<strict>[\s+_-]*STRICT)?|RED)\s*\]?")


def parse_tlp_label(written: str) -> str:
    """Return the TLP 2.0 label that is written; nothing for nothing. Raises `ValueError` for what is no label.

    >>> parse_tlp_label("tlp:amber"), parse_tlp_label("White"), parse_tlp_label("TLP: amber strict")
    ('TLP:AMBER', 'TLP:CLEAR', 'TLP:AMBER+STRICT')
    """
    written = written.strip()
    if not written:
        return ""
    found = LABEL_PATTERN.fullmatch(written.upper())
    if found is None:
        raise ValueError(f"{written[:40]!r} is no TLP 2.0 label")
    if found["strict"]:
        return "TLP:AMBER+STRICT"
    return "TLP:CLEAR" if found[1] == "WHITE" else f"TLP:{found[1]}"


def parse_tlp_label_or_strictest(written: str) -> str:
    """Return the label that is written, `STRICTEST_LABEL` where it cannot be read.

    >>> parse_tlp_label_or_strictest("TLP:AMBR")
    'TLP:RED'
    """
    try:
        return parse_tlp_label(written)
    except ValueError:
        return STRICTEST_LABEL


def strictest_label(*labels: str) -> str:
    """Return the most restrictive of some labels; an unknown one is above all, no label is below all.

    >>> strictest_label("TLP:GREEN", "", "TLP:AMBER")
    'TLP:AMBER'
    """
    return max(labels, key=_strictness_rank, default="")


def _strictness_rank(marking: str) -> int:
    if not marking:
        return 0
    return TLP_LABELS.index(marking) + 1 if marking in TLP_LABELS else len(TLP_LABELS) + 1
