"""A real Chromium for the tests that need one, and what they ask of a page."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from casetracker.accounts.models import User

# Playwright's synchronous interface runs an event loop of its own, which Django would take for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CASETRACKER_TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
# Two busy cores may be slow, and a page that does not come in this time does not come.
PATIENCE_MS = 20_000
# The rule is switched off in axe by default because it is new in WCAG 2.2; we promise it. What passes is not told of:
# collecting it takes most of the time.
AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}}
_AXE = Axe().axe_script
_RUN_AXE = """options => axe.run(options).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`)))"""


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
        page.on("pageerror", lambda error: self._note("error", str(error)))
        page.goto(self.address(path))
        return page

    def address(self, path: str) -> str:
        """The whole address of ``path``."""
        return f"{self.server.url}{path}"

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
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": "django_language", "value": view.language, "url": live_server.url}])
        contexts.append(context)
        return Visitor(live_server, context)

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def enter(visitor: Callable[[View], Visitor], client_of: Callable[[User], Client]) -> Callable[..., Visitor]:
    """``enter(user)`` is that person, signed in, at a browser of their own; nobody is ``enter(None)``."""

    def sign_in(user: User | None, view: View | None = None) -> Visitor:
        person = visitor(view or View())
        if user is not None:
            person.sign_in(client_of(user))
        return person

    return sign_in


def axe_findings(page: Page) -> list[str]:
    """What axe finds wrong with the page, one line each; rules beyond WCAG's (best practice) are included."""
    page.evaluate(_AXE)
    found: list[str] = page.evaluate(_RUN_AXE, AXE_OPTIONS)
    return found


def sideways_overflow(page: Page) -> int:
    """By how many CSS pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
