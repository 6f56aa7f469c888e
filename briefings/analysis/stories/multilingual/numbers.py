"""The numbers of a text that are written in digits of any script, as far as they tell one event from another."""

import re
import unicodedata

#: Smaller whole numbers stand in any text. Not measured by itself.
MIN_TELLING_NUMBER = 13
#: Whole numbers between these may be years.
_YEARS = range(1900, 2101)
_NUMBER = re.compile(r"(?<![\d.,:٫٬])\d+(?:[.,٫٬\u00a0\u202f ]\d+)*(?![\d:])")
_THOUSANDS = re.compile(r"[.,٬](?=\d{3}(?!\d))")


def find_telling_numbers(text: str) -> frozenset[float]:
    """Return the numbers of a text that are neither small, nor years, nor times of day.

    >>> sorted(find_telling_numbers("۵٫۹ … 1.200 Zelte, 14 Tote um 19:50, bis 2031 …"))
    [5.9, 14.0, 1200.0]
    """
    found = set()
    for match in _NUMBER.finditer(text):
        digits = "".join(
            str(unicodedata.decimal(character)) if character.isdecimal() else character
            for character in match.group()
            if not character.isspace()
        )
        try:
            value = float(_THOUSANDS.sub("", digits).replace(",", ".").replace("٫", "."))
        except ValueError:
            continue  # a date such as 14.4.2026
        if value != int(value) or (value >= MIN_TELLING_NUMBER and value not in _YEARS):
            found.add(value)
    return frozenset(found)
