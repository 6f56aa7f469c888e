"""Texts of the program's own that an edition holds as data: an id for the catalogues, and the values that fill it.

An edition is made once and read in several languages. What is quoted in it is a plain string and stays as it is; a
text of ours with values in it is a `Message`, and a page looks it up in its language when it is made.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Union


class TermKind(StrEnum):
    """What a `LocalTerm` is, and so how a language writes it."""

    #: a day without its year
    DAY = "day"
    #: a day with its year
    DATE = "date"
    #: a month with its year
    MONTH = "month"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """A day, a month or the name of a language, which every language writes in its own way."""

    kind: TermKind
    #: ISO 8601 day (the first of a month), or ISO 639-1 code
    code: str
    #: as it is written in English
    text: str

    def __str__(self) -> str:
        return self.text


#: A value of a message: quoted words or a name, a count, a term that each language writes itself, or another message.
MessageValue = Union[str, int, LocalTerm, "Message"]


@dataclass(frozen=True, slots=True)
class Message:
    """A text of ours with its values: the English template is the id under which catalogues hold its translations."""

    #: "last report %(day)s"; of a message with a plural, its singular
    id: str
    #: name and value of every gap of the template
    values: tuple[tuple[str, MessageValue], ...] = ()
    #: the English plural, chosen by the value `num`; empty where there is none
    plural: str = ""

    @property
    def text(self) -> str:
        """The text in English.

        >>> make_message("last report %(day)s", day=make_day(date(2026, 3, 9))).text
        'last report 9 Mar'
        """
        template = self.plural if self.plural and dict(self.values)["num"] != 1 else self.id
        return template % {name: str(value) for name, value in self.values} if self.values else template

    def __str__(self) -> str:
        return self.text


#: A text of ours: a constant, which is its own id, or a message with values.
Text = str | Message


def as_message(text: Text) -> Message:
    """Return a text of ours as a message, for a place where a plain string would be taken for quoted words."""
    return text if isinstance(text, Message) else Message(text)


def mark_message(text: str) -> str:
    """Return a constant text as it is; the call marks it for the catalogues."""
    return text


def make_message(template: str, **values: MessageValue) -> Message:
    """Return a message; the call marks its template for the catalogues."""
    return Message(template, tuple(values.items()))


def make_count_message(one: str, many: str, num: int, **values: MessageValue) -> Message:
    """Return a message with a number; the call marks both forms of its template for the catalogues.

    >>> str(make_count_message("%(num)s outlet", "%(num)s outlets", 3))
    '3 outlets'
    """
    return Message(one, (("num", num), *values.items()), many)


def make_day(day: date) -> LocalTerm:
    """Return a day that is written without its year: "9 Mar"."""
    return LocalTerm(TermKind.DAY, day.isoformat(), f"{day.day} {day:%b}")


def make_date(day: date) -> LocalTerm:
    """Return a day that is written with its year: "9 March 2026"."""
    return LocalTerm(TermKind.DATE, day.isoformat(), f"{day.day} {day:%B %Y}")


def make_month(day: date) -> LocalTerm:
    """Return the month of a day: "Mar 2026"."""
    return LocalTerm(TermKind.MONTH, day.replace(day=1).isoformat(), f"{day:%b %Y}")
