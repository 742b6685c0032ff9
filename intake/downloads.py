"""How a document leaves: as an attachment, under its own name, as a type that no browser runs."""

from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

from django.http import StreamingHttpResponse

from intake.models import Evidence

# A type that a browser only shows. Whatever else somebody uploaded is a stream of bytes to it.
HARMLESS_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})


def download_response(evidence: Evidence, plaintext: Iterator[bytes]) -> StreamingHttpResponse:
    """Stream a document's plaintext. The file name may be in any script (RFC 6266, RFC 8187).

    The first segment is decrypted before anything is sent: what does not open is an error page, not half a file.
    """
    first = next(plaintext, b"")
    media_type = evidence.media_type if evidence.media_type in HARMLESS_TYPES else "application/octet-stream"
    response = StreamingHttpResponse(chain((first,), plaintext), content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(evidence.file_name, safe='')}"
    response["Content-Length"] = str(evidence.size_bytes)
    response["X-Content-Type-Options"] = "nosniff"
    return response
