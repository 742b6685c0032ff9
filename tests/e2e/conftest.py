"""A real Chromium for the tests that need one, and what they ask of a page."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Playwright's synchronous interface runs an event loop of its own, which Django would take for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CASETRACKER_TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
# Switched off in axe by default because it is new in WCAG 2.2; we promise it.
AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}}


@dataclass(frozen=True)
class View:
    """How a page is looked at."""

    width: int = 1280
    scheme: str = "light"
    language: str = "en"
    has_script: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}"


# 320 CSS pixels are a window of 1280 at 400 per cent.
VIEWS = [
    View(),
    View(width=320),
    View(scheme="dark"),
    View(width=320, scheme="dark", language="ar"),
    View(language="ar"),
]


@dataclass
class Visitor:
    """Opens pages of the live server as one person looks at them, and keeps what the browser complained of."""

    server: LiveServer
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def page(self, path: str) -> Page:
        """Open ``path`` in a new page."""
        page = self.context.new_page()
        page.on("console", lambda message: self._note(message.type, message.text))
        page.goto(f"{self.server.url}{path}")
        return page

    def sign_in(self, client: Client) -> None:
        """Take over the session of a test client."""
        for name, morsel in client.cookies.items():
            self.context.add_cookies([{"name": name, "value": morsel.value, "url": self.server.url}])

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[View], Visitor]]:
    """``visitor(view)`` is somebody who looks at pages that way."""
    contexts: list[BrowserContext] = []

    def arrive(view: View) -> Visitor:
        context = browser.new_context(
            viewport={"width": view.width, "height": 900},
            color_scheme=view.scheme,  # type: ignore[arg-type]
            java_script_enabled=view.has_script,
        )
        context.add_cookies([{"name": "django_language", "value": view.language, "url": live_server.url}])
        contexts.append(context)
        return Visitor(live_server, context)

    yield arrive
    for context in contexts:
        context.close()


def axe_findings(page: Page) -> list[str]:
    """What axe finds wrong with the page, one line each; rules beyond WCAG's (best practice) are included."""
    found: list[dict[str, Any]] = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def sideways_overflow(page: Page) -> int:
    """By how many CSS pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
