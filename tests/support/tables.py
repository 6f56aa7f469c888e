"""Printed tables as tests compare them: every cell in English."""

from collections.abc import Sequence

from briefings.core.edition import CellValue
from briefings.core.message import Message


def in_english(cells: Sequence[CellValue]) -> tuple[object, ...]:
    """Return cells with every text of ours in English; all else stays."""
    return tuple(str(cell) if isinstance(cell, Message) else cell for cell in cells)
