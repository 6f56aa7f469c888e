"""What every table of the settings has in common, and the values that several of them take."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from briefings.resources import languages

Marking = Literal["", "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"]


def spoken(code: str) -> str:
    """Refuse a language that labels cannot be printed in; empty stands for the one of the edition."""
    if code and code not in languages():
        raise ValueError(f"choose one of {', '.join(languages())}")
    return code


#: A language of labels, by its code.
Language = Annotated[str, AfterValidator(spoken)]


class Shape(BaseModel):
    """No key we do not know, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
