"""What the pages of an archive say of each edition: an entry for the list, and what it tells of stories and names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedStory:
    """A story as one edition tells it."""

    #: `StoryItem.id`, the same in every edition that goes on with it
    id: str
    headline: str
    state: str = ""
    articles: int = 0
    roots: int = 0
    #: its sentences, each with the outlets that print it
    sentences: tuple[tuple[str, str], ...] = ()
    #: its statements: speaker, words
    statements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedName:
    """A name on the watch list as one edition has it."""

    name: str
    mentions: int = 0
    articles: int = 0
    new: int = 0
    #: the sentence that names it last, and the outlets that print it
    sentence: tuple[str, str] | None = None
    #: statements by it and about it: speaker, words
    statements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedEdition:
    """An edition in the list: everything the list prints and nothing else."""

    #: name of its folder
    name: str
    #: what its file was when it was read: size and time
    stamp: str
    title: str
    #: ISO 8601; empty: undated
    day: str
    #: when it was made or approved, ISO 8601
    moment: str
    number: int | None = None
    correction: int = 0
    digest: str = ""
    marking: str = ""
    language: str = "en"
    draft: bool = False
    #: names of the files that people open
    files: tuple[str, ...] = ()
    #: sentences of page 1, each with the outlets that print it
    sentences: tuple[tuple[str, str], ...] = ()
    #: ids and headlines of its stories
    stories: tuple[tuple[str, str], ...] = ()
    #: names that it watched
    watched: tuple[str, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """What editions are ordered by."""
        return (self.day, self.number or 0, self.correction, self.moment)
