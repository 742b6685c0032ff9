"""How a document leaves: as an attachment, under its own name, as a type that no browser runs, whole or from any place.

A download that broke off on a slow line goes on where it stopped (RFC 9110, section 14): each part is a download of its
own, and on record.
"""

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from intake.services.evidence import OpenEvidence

# A type that a browser only shows. Whatever else somebody uploaded is a stream of bytes to it.
HARMLESS_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})

# One range, in digits that no file outgrows. Whatever else the header may say, the whole file is sent.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)


def download_response(request: HttpRequest, opened: OpenEvidence) -> HttpResponse | StreamingHttpResponse:
    """Stream a document's plaintext, or the range of it that was asked for.

    The first piece is decrypted before anything is sent: what does not open is an error page, not half a file.
    """
    # The tag is that of the ciphertext: a header that told a digest of the content would tell the content's owner.
    size, tag = opened.stored.size, f'"{opened.stored.tag}"'
    asked = _asked_range(request, size, tag)
    if asked is None:
        response = StreamingHttpResponse(opened.read())
        response["Content-Length"] = str(size)
    elif not asked:
        opened.stored.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    else:
        response = StreamingHttpResponse(opened.read(asked.start, len(asked)), status=206)
        response["Content-Length"] = str(len(asked))
        response["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{size}"
    _describe(response, opened, tag)
    return response


def _describe(response: StreamingHttpResponse, opened: OpenEvidence, tag: str) -> None:
    evidence = opened.evidence
    is_harmless = evidence.media_type in HARMLESS_TYPES
    response["Content-Type"] = evidence.media_type if is_harmless else "application/octet-stream"
    # The file name may be in any script (RFC 6266, RFC 8187).
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(evidence.file_name, safe='')}"
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Accel-Buffering"] = "no"  # a proxy in front may write what it buffers to a disk, decrypted


def _asked_range(request: HttpRequest, size: int, tag: str) -> range | None:
    """The bytes that were asked for: none where there are none of them, None where the whole is to be sent."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or request.method != "GET" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if first:
        return None if last and int(last) < int(first) else range(int(first), min(int(last or size) + 1, size))
    return range(max(size - int(last), 0), size) if last else None
