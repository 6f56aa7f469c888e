"""The only room that knows pandas: tidy frames to go on calculating with, and the tables cut from them for print."""

from briefings.edition.tables.frames import asserted, frame, named, placed

__all__ = ["asserted", "frame", "named", "placed"]
