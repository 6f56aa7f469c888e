"""Lines of the log: a text for people that carries what a program asks for, written as text or as JSON."""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime

#: Whatever looks like an address of mail: persons stand in no log that leaves the machine.
MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),;:@]{1,64}@[\w.-]{1,255}")
#: The logger that lines go to.
LOGGER_NAME = "briefings.events"


class LogLine(str):
    """A line of the log; a string, so that it can be printed as it is, with its fields beside it."""

    __slots__ = ("edition", "event", "level", "recipients", "slot")
    #: what happened, as programs ask for it: "slot-done"
    event: str
    #: level of `logging`
    level: int
    slot: str
    edition: str
    #: how many were served; None where nobody was to be
    recipients: int | None

    def __new__(
        cls,
        text: str,
        event: str,
        *,
        level: int = logging.INFO,
        slot: str = "",
        edition: str = "",
        recipients: int | None = None,
    ) -> "LogLine":
        """Take a text and the id of its event; `recipients` is a number, never who they are."""
        line = super().__new__(cls, text)
        line.event, line.level, line.slot, line.edition, line.recipients = event, level, slot, edition, recipients
        return line


def hide_addresses(text: str) -> str:
    """Return a text without the mail addresses in it.

    >>> hide_addresses("ana@example.org: not delivered")
    '<address>: not delivered'
    """
    return MAIL_ADDRESS.sub("<address>", text)


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON without the address of any person."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: time with its zone, level, event, text, and the fields that are known."""
        line = record.msg if isinstance(record.msg, LogLine) else LogLine(record.getMessage(), "note")
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": line.event,
            "text": hide_addresses(str(line)),
            "slot": line.slot,
            "edition": line.edition,
            "recipients": line.recipients,
        }
        known = {key: value for key, value in fields.items() if value not in ("", None)}
        return json.dumps(known, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """Writes a record as people read it: the moment in UTC, and the text without the address of any person."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return f"{moment:%Y-%m-%d %H:%M} UTC  {hide_addresses(record.getMessage())}"


#: `--log-format` -> what writes the lines
FORMATTERS: dict[str, type[logging.Formatter]] = {"text": TextFormatter, "json": JsonFormatter}


def build_log(handler: logging.Handler, form: str) -> Callable[[str], None]:
    """Return what writes a line to a handler, in a form of `FORMATTERS`; a bare string is a note."""
    logger = logging.getLogger(LOGGER_NAME)
    handler.setFormatter(FORMATTERS[form]())
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)

    def write_line(text: str) -> None:
        logger.log(text.level if isinstance(text, LogLine) else logging.INFO, text)

    return write_line
