"""What stops a run: `BriefingsError` and its leaves, each with a message that says what to do.

BriefingsError            1  the run stopped
├── UsageError            2  the command line or a path on it is wrong
├── SettingsError         2  briefing.toml is wrong, and where
├── NothingNew            4  there is nothing to report
├── ReadingError          1  the language pipeline cannot be loaded
├── RenderError           1  the document could not be made
└── OutputError           1  the edition could not be written; nothing half-written is left
"""

from briefings.core.text import printable_text


class BriefingsError(Exception):
    """Something that stops the run; `str()` of it is written for the user, and holds nothing that a terminal obeys."""

    #: exit code of the command line
    code = 1

    def __str__(self) -> str:
        return "\n".join(printable_text(line) for line in super().__str__().split("\n"))


class UsageError(BriefingsError):
    """A wrong command line: a path that is not there, a topic without terms."""

    code = 2


class SettingsError(BriefingsError):
    """Settings that cannot be used; the message names file, key and line."""

    code = 2


class NothingNew(BriefingsError):  # noqa: N818 - an outcome, named as the exit-code table names it
    """No article to report on."""

    code = 4


class AnalysisError(BriefingsError):
    """The language pipeline is missing or broken."""


class RenderError(BriefingsError):
    """A template or the PDF engine failed; the message names file and line where known."""


class OutputError(BriefingsError):
    """The edition could not be written."""


class Unreadable(Exception):  # noqa: N818 - a verdict on one file, turned into a `Problem` by its collector
    """A whole file that cannot be read: what is wrong with it, and what to do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = printable_text(what)
        self.remedy = printable_text(remedy)
