"""Pictures of the pages for the README, taken where ``CASETRACKER_SCREENSHOTS`` names a folder, and else not at all."""

import base64
import os
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.test import override_settings
from playwright.sync_api import Page

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.reference.datafiles import REAL_HISTORIES
from tests.e2e.conftest import View, Visitor
from workflow.demo.load import JOINED_DAYS_AGO, live_cases_play
from workflow.demo.people import people_make
from workflow.replay import histories_read, replay

FOLDER = os.environ.get("CASETRACKER_SCREENSHOTS", "")
TALLEST = 1100
MOST_BYTES = 120 * 1000

# A screenshot has few colours that many pixels share: the most frequent ones, and for the rest the nearest of them.
_TO_PALETTE = """async source => {
    const image = await createImageBitmap(await (await fetch("data:image/png;base64," + source)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
    const palette = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 256);
    const parts = colour => [colour & 255, colour >> 8 & 255, colour >> 16 & 255];
    const nearest = colour => {
        const [r, g, b] = parts(colour);
        const far = palette.map(parts).map(([x, y, z]) => (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2);
        return far.indexOf(Math.min(...far));
    };
    const places = new Map([...counts.keys()].map(colour => [colour, nearest(colour)]));
    const rows = Uint8Array.from(pixels, pixel => places.get(pixel));
    let text = "";
    for (let at = 0; at < rows.length; at += 8192) text += String.fromCharCode(...rows.subarray(at, at + 8192));
    return {width: image.width, height: image.height, palette: palette.flatMap(parts), rows: btoa(text)};
}"""


class Camera:
    """Takes a picture of a page. Without a folder it is a camera without a film."""

    def __init__(self, blank: Page | None) -> None:
        self.blank = blank

    def take(self, page: Page, name: str) -> None:
        """The page from its top down, as far as a reader of the README cares to scroll."""
        if self.blank is None:
            return
        height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
        clip = {"x": 0, "y": 0, "width": View().width, "height": height}
        picture = page.screenshot(full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
        _keep(_small_png(self.blank, picture), name)

    def set_the_scene(self, enter: Callable[..., Visitor]) -> None:
        """The demonstration's docket behind the story, and the page on which the demonstration begins."""
        if self.blank is None:
            return
        now = clock.now()
        people = people_make(at=now - timedelta(days=JOINED_DAYS_AGO))
        live_cases_play(people, now=now, say=lambda _line: None)
        replay(histories_read(REAL_HISTORIES), now)
        with override_settings(DEMO=True):
            self.take(enter(None).page("/account/login/"), "login")

    def take_in_arabic(self, enter: Callable[..., Visitor], user: User, path: str) -> None:
        """The same page from right to left."""
        if self.blank is not None:
            self.take(enter(user, View(language="ar")).page(path), "arabic")


def _keep(png: bytes, name: str) -> None:
    assert len(png) <= MOST_BYTES, f"{name}: {len(png)} bytes are too many for a README"
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    (Path(FOLDER) / f"{name}.png").write_bytes(png)


def _small_png(blank: Page, picture: bytes) -> bytes:
    """The same picture with a palette of 256 colours: about a third of the bytes."""
    found = blank.evaluate(_TO_PALETTE, base64.b64encode(picture).decode())
    width, height, places = found["width"], found["height"], base64.b64decode(found["rows"])
    rows = b"".join(b"\0" + places[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", bytes(found["palette"])), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
