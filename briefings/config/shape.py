"""What every table of the settings has in common, and the values that several of them take."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Marking = Literal["", "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"]


class Shape(BaseModel):
    """No key we do not know, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
