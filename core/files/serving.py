"""The one way out for documents: as an attachment that no browser shows or runs (safety.md rule 14)."""

import logging

from django.http import FileResponse, Http404

from core.files.kinds import Kind
from core.files.models import StoredFile
from core.files.storing import opened

logger = logging.getLogger(__name__)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def attachment(stored: StoredFile) -> FileResponse:
    """The answer with the document, under its own name. The view has asked before whether the viewer reads the row.

    Raises Http404 where the file is gone. No query.
    """
    try:
        file = opened(stored)
    except FileNotFoundError:
        logger.error("the file of %s %s is gone", stored._meta.label, stored.pk)
        raise Http404 from None
    content_type = Kind(stored.kind).content_type
    return FileResponse(file, as_attachment=True, filename=stored.name, content_type=content_type, headers=HEADERS)
