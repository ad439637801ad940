"""What is wrong with a folder, said so that a person can find it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a folder: line 0 is the file as a whole, line 1 its header, an empty column none in particular."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.reason}"


class FolderErrors(Exception):
    """The folder cannot be taken; `faults` names every error, in the order of files, lines and columns."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))
