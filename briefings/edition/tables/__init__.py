"""The only package that uses pandas: tidy frames to calculate with, and the tables cut from them for print."""

from briefings.edition.tables.frames import asserted, frame, named, placed

__all__ = ["asserted", "frame", "named", "placed"]
