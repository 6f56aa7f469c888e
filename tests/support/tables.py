"""Printed tables as tests compare them: every cell in English."""

from collections.abc import Sequence

from briefings.core.edition import CellValue, Quotation
from briefings.core.message import Message


def in_english(cells: Sequence[CellValue]) -> tuple[object, ...]:
    """Return cells with every text of ours in English and quotations as their words; all else stays."""
    return tuple(str(cell) if isinstance(cell, Message | Quotation) else cell for cell in cells)
