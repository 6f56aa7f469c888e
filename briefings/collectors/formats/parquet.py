"""Parquet files of articles, a row each, as data lakes keep them: read batch by batch, whatever their size."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from briefings.collectors.formats.document import ArticleDraft, Document, Limits, RecordProblem, read_whole
from briefings.collectors.formats.field_names import FieldNames, build_record_draft, require_text_column
from briefings.core.errors import Unreadable

#: Rows that are unpacked together. Limit: memory; a row holds an article.
ROWS_PER_BATCH = 64


def read_parquet(document: Document, names: FieldNames, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read the rows of a Parquet file. Raises `Unreadable` where no column can hold the text."""
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise Unreadable("Parquet needs pyarrow", 'pip install "briefings[parquet]"') from error
    with _open_seekable(document, limits) as stream:
        file: Any = parquet.ParquetFile(stream)
        require_text_column(file.schema_arrow.names, names)
        number = 0
        for batch in file.iter_batches(batch_size=ROWS_PER_BATCH, use_threads=False):
            for record in batch.to_pylist():
                number += 1
                yield build_record_draft({key: _convert_moment(value) for key, value in record.items()}, names, number)


def _open_seekable(document: Document, limits: Limits) -> BinaryIO:
    """Open a document so that its end, where a Parquet file says what is in it, can be read first."""
    stream = document.open()
    if stream.seekable():
        return stream
    stream.close()
    return io.BytesIO(read_whole(document, limits.whole_file))


def _convert_moment(value: object) -> object:
    """Return a moment as it is written; anything else as it is."""
    return value.isoformat() if isinstance(value, datetime | date) else value
