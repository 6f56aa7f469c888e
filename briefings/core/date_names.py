"""The English names of months and days, as texts write them and as editions print them."""

from collections.abc import Mapping
from types import MappingProxyType

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: three letters each, as editions print them
MONTH_ABBREVIATIONS = tuple(name[:3] for name in MONTHS)
#: other short forms that texts use
_OTHER_SHORT_FORMS = {"Sept": 9}
#: name or short form in lower case, without a stop -> 1 to 12
MONTH_NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        **{name.lower(): number for number, name in enumerate(MONTHS, start=1)},
        **{name.lower(): number for number, name in enumerate(MONTH_ABBREVIATIONS, start=1)},
        **{name.lower(): number for name, number in _OTHER_SHORT_FORMS.items()},
    }
)
#: short forms that a text writes with a stop: all but "May", which is none
MONTH_SHORT_FORMS = tuple(name for name in (*MONTH_ABBREVIATIONS, *_OTHER_SHORT_FORMS) if name not in MONTHS)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: name or short form in lower case, without a stop -> 0 to 6, as `date.weekday` counts
WEEKDAY_NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        **{name.lower(): number for number, name in enumerate(WEEKDAYS)},
        **{name[:3].lower(): number for number, name in enumerate(WEEKDAYS)},
        **{"tues": 1, "thurs": 3},
    }
)
