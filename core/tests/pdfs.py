"""What stands on the pages of a PDF."""

import io

from pypdf import PdfReader


def text_of_pdf(content: bytes) -> str:
    """The text of all pages, as somebody who copies it out of a reader gets it."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
