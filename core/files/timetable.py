"""The tick of documents."""

from core.files.storing import sweep
from core.timetable import Tick

TIMETABLE = [Tick("core.sweep_files", sweep, every=3600.0)]
