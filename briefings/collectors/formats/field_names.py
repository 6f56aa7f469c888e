"""Records of unknown shape: which column holds the title, which the text, the date, the outlet."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from briefings.collectors.formats.document import PARSER_ERRORS, ArticleDraft, RecordProblem
from briefings.collectors.formats.markup import strip_html
from briefings.collectors.formats.record_shapes import RecordShape, find_shape, find_values, unwrap_record
from briefings.collectors.formats.record_values import convert_to_date, convert_to_text
from briefings.core.errors import Unreadable, UsageError
from briefings.core.rule_lists import read_rows

#: Our fields with the names that a record may have for each.
FieldNames = Mapping[str, tuple[str, ...]]

_LISTED_NAMES = {field: tuple(names.split("; ")) for field, names in read_rows("collectors", "field_names")}

#: Columns with an abstract of the text: read only where the text itself is missing or cut off.
ABSTRACT_NAMES = _LISTED_NAMES["abstract"]

#: Columns that say what kind of text an article is.
KIND_NAMES = _LISTED_NAMES["declared"]

#: Our fields with the names that exports use for them, the best first; written as `normalise_column` writes them.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    field: names for field, names in _LISTED_NAMES.items() if field not in {"abstract", "declared"}
}

#: How NewsAPI marks a text that it has cut off.
TRUNCATION_MARK = re.compile(r"\[\+\d+ chars\]$")


#: Keys under which objects keep the whole name of a person.
PERSON_KEYS = ("name", "literal", "displayName", "display_name", "fullName", "full_name", "original", "title", "#text")

#: A name as note-taking programs link it: "[[Ann Lee]]", "[[people/ann|Ann Lee]]", "[Ann Lee](https://…)".
WIKI_LINK = re.compile(r"\[{1,2}(?:[^\[\]|]*\|)?([^\[\]|]+)\]{1,2}(?:\([^()]*\))?")

#: Characters of what stands where a marking should be; more is told of none.
MAX_MARKING_LENGTH = 1000


def normalise_column(name: str) -> str:
    """Write a column name in the one form we compare: "Published At", "published_at" and "publishedAt" are one.

    >>> normalise_column("Published_At")
    'publishedat'
    """
    return re.sub(r"[^\w.]|_", "", name.casefold())


def build_field_names(columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the names to look under for each field, the reader's own choice (field -> column) alone where given."""
    chosen: dict[str, tuple[str, ...]] = {}
    for ours, theirs in columns.items():
        field = next((field for field, names in FIELD_NAMES.items() if normalise_column(ours) in (field, *names)), None)
        if field is None:
            raise UsageError(f"columns: we have no field {ours!r}; the fields are {', '.join(FIELD_NAMES)}")
        chosen[field] = (normalise_column(theirs),)
    return {**FIELD_NAMES, **chosen}


def has_text_column(header: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether one of the columns can hold the text."""
    present = {normalise_column(column) for column in header}
    return bool(present & {*names["text"], *(() if names["text"] != FIELD_NAMES["text"] else ABSTRACT_NAMES)})


def require_text_column(header: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> None:
    """Raise `Unreadable`, naming the columns, where none of them can hold the text."""
    if not has_text_column(header, names):
        found = ", ".join(column[:40] or "(no name)" for column in header[:12]) + (", …" if len(header) > 12 else "")
        raise Unreadable(
            f"no column holds the text of the articles; the columns are: {found}",
            'name the right one in the settings: columns = { text = "its name" }',
        )


@dataclass(frozen=True, slots=True)
class RecordValues:
    """The values of one record that each of our fields can be taken from, the best first."""

    values: Mapping[str, object]
    names: Mapping[str, tuple[str, ...]]
    shape: RecordShape | None
    record: Mapping[str, object]
    #: the object around the list of records
    around: Mapping[str, object]

    @property
    def is_excerpt(self) -> bool:
        """Whether records of this shape hold parts of a text alone."""
        return bool(self.shape and "excerpt" in self.shape.fields)

    def iter_candidates(self, field: str) -> Iterator[object]:
        """Yield what may be the value of a field: where the shape of the record has it, then under the usual names."""
        chosen = self.names[field] != FIELD_NAMES[field] if field in FIELD_NAMES else False
        paths = self.shape.fields.get(field, ()) if self.shape and not chosen else ()
        yield from find_values(self.record, paths, self.around)
        if "^none" not in paths:
            names = ABSTRACT_NAMES if field == "abstract" else self.names[field]
            yield from (self.values[name] for name in names if name in self.values)

    def find_text(self, field: str) -> str:
        """Return the first value of a field that is a text."""
        return next(filter(None, map(convert_to_text, self.iter_candidates(field))), "")

    def find_unread(self, field: str) -> str:
        """Return the name under which a field has a value that could not be read; empty: it has none."""
        names = ABSTRACT_NAMES if field == "abstract" else self.names[field]
        return next(
            (name for name in names if isinstance(self.values.get(name), list | Mapping) and self.values[name]), ""
        )


def build_record_draft(
    record: Mapping[str, object], names: FieldNames, line: int | None, around: Mapping[str, object] | None = None
) -> ArticleDraft | RecordProblem:
    """Return what a record says of an article; one with values that nobody expected costs itself and no other."""
    try:
        return build_draft(record, names, line, around)
    except PARSER_ERRORS as error:
        return RecordProblem(f"the record cannot be read ({type(error).__name__})", "please report this", line)


def build_draft(
    record: Mapping[str, object],
    names: Mapping[str, tuple[str, ...]],
    line: int | None,
    around: Mapping[str, object] | None = None,
) -> ArticleDraft | RecordProblem:
    """Return what a record says of an article; `around` is the object that holds the list it is from."""
    whole = unwrap_record(record)
    found = RecordValues(flatten_record(whole), names, find_shape(whole), whole, around or {})
    # A text column named by the reader is final: no abstract stands in for it.
    abstract = "" if names["text"] != FIELD_NAMES["text"] else found.find_text("abstract")
    content = found.find_text("text")
    text = join_abstract(abstract, content)
    title = " ".join(strip_html(found.find_text("title")).split())
    if not text:
        keys = ", ".join(str(key)[:40] for key in list(whole)[:12])
        return RecordProblem("no text in this record" + (f"; it has: {keys}" if keys else ""), line=line)
    date = next(filter(lambda value: value is not None, map(convert_to_date, found.iter_candidates("published"))), None)
    authors = next(filter(None, map(parse_authors, found.iter_candidates("authors"))), ())
    outlets = [*filter(None, map(convert_to_text, found.iter_candidates("outlet")))]
    # What is an address is no outlet, whatever its column is called: it tells where the article is from.
    outlet = next((one for one in outlets if not is_address(one)), "")
    given = {"title": title, "authors": authors, "outlet": outlets}
    unread = (found.find_unread(field) for field, value in given.items() if not value)
    return ArticleDraft(
        text=text,
        title=title,
        outlet=" ".join(strip_html(outlet).split()),
        url=found.find_text("url") or next(filter(is_address, outlets), ""),
        date=date,
        authors=authors,
        language=found.find_text("language"),
        key=found.find_text("key"),
        markings=tuple(filter(None, map(read_marking, found.iter_candidates("marking")))),
        line=line,
        truncated=bool(TRUNCATION_MARK.search(strip_html(content).rstrip())) or found.is_excerpt,
        unread=tuple(filter(None, unread)),
        shape=found.shape.name if found.shape else "",
        declared=tuple(list_categories([found.values[name] for name in KIND_NAMES if name in found.values])),
    )


def flatten_record(record: Mapping[str, object]) -> dict[str, object]:
    """Return the values under folded names, those of objects one and two levels down under "outer.inner"."""
    values: dict[str, object] = {}
    for name, value in record.items():
        whole = normalise_column(str(name))
        if values.get(whole) in (None, ""):
            values[whole] = value
        inside = value[0] if isinstance(value, list) and value else value
        if isinstance(inside, Mapping):
            for inner, deep in inside.items():
                values.setdefault(f"{whole}.{normalise_column(str(inner))}", deep)
    return values


def list_categories(values: Iterable[object]) -> Iterator[str]:
    """Yield the names of categories in values and lists of them; at most thirty.

    >>> list(list_categories(["Opinion", [{"name": "Ports"}, 7]]))
    ['Opinion', 'Ports']
    """
    listed = (one for value in values for one in (value if isinstance(value, list) else [value]))
    texts = (convert_to_text(one) for one in listed if isinstance(one, str | Mapping))
    yield from islice((text[:100] for text in texts if text), 30)


def is_address(value: str) -> bool:
    """Return whether a value is an address on the web.

    >>> is_address("https://courier.example/a"), is_address("The Courier")
    (True, False)
    """
    return bool(re.match(r"(?:https?://|www\.)\S+$", value.strip(), re.IGNORECASE))


def read_marking(value: object) -> str:
    """Return a TLP label as it is written; what cannot be one is told too, for nothing said of it may be lost.

    >>> read_marking({"label": "red"})
    "{'label': 'red'}"
    """
    empty = value is None or value is False or value != value or value in ("", [], {})
    return "" if empty else convert_to_text(value) or str(value)[:MAX_MARKING_LENGTH].strip()


def join_abstract(abstract: str, content: str) -> str:
    """Return the text of a record; where it was cut off, as much of it as is whole, its abstract first.

    >>> join_abstract("A lead.", "A lead. More of it. And then the rest w… [+120 chars]")
    'A lead. More of it.'
    """
    abstract, content = strip_html(abstract), strip_html(content)
    mark = TRUNCATION_MARK.search(content.rstrip())
    if not mark:
        return content or abstract
    content = content[: mark.start()].rstrip().rstrip(" …")
    sentences = re.match(r".*[.!?][\"”’']?(?=\s)", content, re.DOTALL)
    body = sentences.group() if sentences else "" if abstract else content + "…"
    flat_abstract, flat_body = " ".join(abstract.split()), " ".join(body.split())
    if not flat_abstract or flat_body.startswith(flat_abstract.rstrip(" .…")):
        return body
    return abstract if flat_abstract.startswith(flat_body) else f"{abstract}\n\n{body}"


def parse_authors(value: object) -> tuple[str, ...]:
    """Return the names in an author field: a line, a list of names, or a list of objects with names.

    >>> parse_authors("By Ann Lee, Bo Chan and Cy Dow")
    ('Ann Lee', 'Bo Chan', 'Cy Dow')
    """
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for part in value[:50] for name in _parse_author_names(part)))
    return _parse_author_names(value)


def _parse_author_names(value: object) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        value = _join_person_name(value)
    if not isinstance(value, str):
        return ()
    line = WIKI_LINK.sub(r"\1", strip_html(value[:2000]))
    line = " ".join(re.sub(r"^\s*by:?\s+", "", line, flags=re.IGNORECASE).split())
    parts = re.split(r" ?[;|] ?|,? (?:and|&) ", re.sub(r"(?<=\w) in [A-Z][\w .'-]{1,40}$", "", line))
    # "Smith, John" is one person; "Ann Lee, Bo Chan" are two.
    split = [name for part in parts for name in _split_names(part)]
    return tuple(dict.fromkeys(name for name in split if name and not re.match(r"https?://", name)))


def _join_person_name(person: Mapping[object, object]) -> str:
    """Return the name in an object that stands for a person, however it is parted (CSL, NYT, Atom, schema.org)."""
    parts = [
        next((str(person[key]).strip() for key in keys if isinstance(person.get(key), str)), "")
        for keys in (("given", "firstname", "first_name", "firstName"), ("family", "lastname", "last_name", "lastName"))
    ]
    whole = next((person[key] for key in PERSON_KEYS if isinstance(person.get(key), str) and person[key]), "")
    return str(whole) or " ".join(filter(None, parts))


def _split_names(part: str) -> list[str]:
    names = [name.strip() for name in part.split(",")]
    return names if all(" " in name for name in names) else [part.strip(" ,")]
