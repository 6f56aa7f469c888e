"""Records of unknown shape: which column holds the title, which the text, the date, the outlet."""

import re
from collections.abc import Iterable, Mapping

from briefings.collectors.formats.document import ArticleDraft, RecordProblem
from briefings.collectors.formats.markup import strip_html
from briefings.core.errors import UsageError
from briefings.core.rule_lists import read_rows

_LISTED_NAMES = {field: tuple(names.split("; ")) for field, names in read_rows("collectors", "field_names")}

#: Columns with an abstract of the text: read only where the text itself is missing or cut off.
ABSTRACT_NAMES = _LISTED_NAMES["abstract"]

#: Our fields with the names that exports use for them, the best first; written as `normalise_column` writes them.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    field: names for field, names in _LISTED_NAMES.items() if field != "abstract"
}

#: How NewsAPI marks a text that it has cut off.
TRUNCATION_MARK = re.compile(r"\[\+\d+ chars\]$")


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


def build_draft(
    record: Mapping[str, object], names: Mapping[str, tuple[str, ...]], line: int | None
) -> ArticleDraft | RecordProblem:
    """Return what a record says of an article."""
    values = flatten_record(record)

    def first(field: str) -> str:
        return next((text for name in names[field] if (text := convert_to_text(values.get(name)))), "")

    # A text column named by the reader is final: no abstract stands in for it.
    abstract = (
        ""
        if names["text"] != FIELD_NAMES["text"]
        else next(filter(None, (convert_to_text(values.get(n)) for n in ABSTRACT_NAMES)), "")
    )
    text = join_abstract(abstract, first("text"))
    if not text:
        keys = ", ".join(str(key)[:40] for key in list(record)[:12])
        return RecordProblem("no text in this record" + (f"; it has: {keys}" if keys else ""), line=line)
    date = next((value for name in names["published"] if (value := _pick_date(values.get(name))) is not None), None)
    writers = next(filter(None, (parse_authors(values.get(name)) for name in names["authors"])), ())
    outlets = [*filter(None, (convert_to_text(values.get(name)) for name in names["outlet"]))]
    # What is an address is no outlet, whatever its column is called: it tells where the article is from.
    outlet = next((found for found in outlets if not is_address(found)), "")
    return ArticleDraft(
        text=text,
        title=first("title"),
        outlet=outlet,
        url=first("url") or next(filter(is_address, outlets), ""),
        date=date,
        authors=writers,
        language=first("language"),
        key=first("key"),
        markings=tuple(filter(None, (read_marking(values.get(name)) for name in names["marking"]))),
        line=line,
        truncated=bool(TRUNCATION_MARK.search(strip_html(first("text")).rstrip())),
    )


def flatten_record(record: Mapping[str, object]) -> dict[str, object]:
    """Return the values under folded names, those of objects one and two levels down under "outer.inner"."""
    values: dict[str, object] = {}
    for name, value in record.items():
        whole = normalise_column(str(name))
        if values.get(whole) in (None, ""):
            values[whole] = value
        if isinstance(value, Mapping):
            for inner, deep in value.items():
                values.setdefault(f"{whole}.{normalise_column(str(inner))}", deep)
    return values


def convert_to_text(value: object) -> str:
    """Return a value as text: empty for what is no text, paragraphs joined for a list of them."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return "\n\n".join(part.strip() for part in value if isinstance(part, str) and part.strip())
    if isinstance(value, bool) or value is None or value != value:  # NaN
        return ""
    return str(value) if isinstance(value, int | float) else ""


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


def _pick_date(value: object) -> str | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return None if value != value else value
    return (value.strip() or None) if isinstance(value, str) else None


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
        value = value.get("name")
    if not isinstance(value, str):
        return ()
    line = WIKI_LINK.sub(r"\1", strip_html(value[:2000]))
    line = " ".join(re.sub(r"^\s*by:?\s+", "", line, flags=re.IGNORECASE).split())
    parts = re.split(r" ?[;|] ?|,? (?:and|&) ", line)
    # "Smith, John" is one person; "Ann Lee, Bo Chan" are two.
    split = [name for part in parts for name in _split_names(part)]
    return tuple(dict.fromkeys(name for name in split if name and not re.match(r"https?://", name)))


def _split_names(part: str) -> list[str]:
    names = [name.strip() for name in part.split(",")]
    return names if all(" " in name for name in names) else [part.strip(" ,")]
