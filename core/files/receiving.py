"""How much of an upload is taken in at all: the rest is thrown away while it arrives."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from core.files.kinds import MOST_BODY, MOST_BYTES


class BoundedUploads(FileUploadHandler):
    """Stands before the handlers that keep what arrives.

    A request that says it is larger than any form of ours is refused unread. Of a file that is too large the part that
    shows it is passed on and no more, so that the form can say so and no disk is filled.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > MOST_BODY:
            raise RequestDataTooBig("The request is larger than any form.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None
