"""Printed tables as tests compare them: every cell in English."""

from collections.abc import Sequence

from briefings.core.message import Message
from briefings.core.table import CellValue, QuotedText


def in_english(cells: Sequence[CellValue]) -> tuple[object, ...]:
    """Return cells with every text of ours in English and quotations as their words; all else stays."""
    return tuple(str(cell) if isinstance(cell, Message | QuotedText) else cell for cell in cells)
