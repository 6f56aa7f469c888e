"""What a story is against the edition before, and how it is reported as of the edition's day."""

from enum import StrEnum


class ChangeStatus(StrEnum):
    """What a story or a statement is against the edition before."""

    NEW = "new"
    UPDATED = "updated"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    #: no report of it is in this edition; nobody need have taken anything back
    DROPPED = "dropped"
