"""The inference engine, loaded with its telemetry switched off."""

import os
from types import ModuleType


def load_onnxruntime() -> ModuleType:
    """Return the module `onnxruntime`, which sends nothing and keeps no identifier of this machine.

    Its telemetry is on from the moment of the import, and its own function for switching it off comes too late: by then
    an event is queued on the disk and the host that takes it has been looked up.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    module: ModuleType = onnxruntime
    return module
