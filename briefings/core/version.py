"""The version of the program, as its package metadata (`pyproject.toml`) says it."""

from importlib.metadata import version

VERSION = version("briefings")
