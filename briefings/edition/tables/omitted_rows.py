"""The note on the rows that a table leaves out."""

from briefings.core.message import Text, make_count_message


def describe_omitted_rows(one: str, many: str, left: int) -> Text:
    """Return the note on how many rows a table leaves out, or ""; the call marks both forms for the catalogues."""
    return make_count_message(one, many, left) if left > 0 else ""
