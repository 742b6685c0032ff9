"""A page as a person uses it: by the words that stand on it, never by the names in its source."""

import re
from re import Pattern

from playwright.sync_api import FilePayload, Locator, Page


class Paper:
    """What is written, chosen and pressed on the page that is open. Words name a field by the beginning of its label."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.get_by_role("main")

    @property
    def heading(self) -> str:
        """The page's own heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    def write(self, label: str, text: str) -> None:
        """Fill a text field."""
        self.main.get_by_role("textbox", name=_beginning(label)).fill(text)

    def choose(self, legend: str, option: str) -> None:
        """Choose one of the radios, or tick one of the boxes, that stand under ``legend``."""
        self._group(legend).get_by_label(option, exact=True).check()

    def tick(self, label: str) -> None:
        """Tick a box that stands alone."""
        self.main.get_by_role("checkbox", name=_beginning(label)).check()

    def pick(self, label: str, option: str) -> None:
        """Pick from a list that opens."""
        self.main.get_by_role("combobox", name=_beginning(label)).select_option(label=option)

    def date(self, legend: str, *, day: str = "", month: str = "", year: str = "") -> None:
        """Fill the parts of a date that are given."""
        for part, text in (("Day", day), ("Month", month), ("Year", year)):
            self._group(legend).get_by_label(part, exact=True).fill(text)

    def attach(self, label: str, file: FilePayload) -> None:
        """Choose a file."""
        self.main.get_by_label(_beginning(label)).set_input_files(file)

    def press(self, name: str) -> None:
        """Press a button, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.button(name).click()

    def follow(self, name: str) -> None:
        """Follow a link, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.link(name).click()

    def button(self, name: str) -> Locator:
        """A button of the page."""
        return self.main.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """A link of the page or of its frame: the first that is called so."""
        return self.page.get_by_role("link", name=name, exact=True).first

    def shows(self, text: str) -> bool:
        """Whether the page shows ``text`` somewhere."""
        return self.main.get_by_text(text).first.is_visible()

    def _group(self, legend: str) -> Locator:
        return self.main.get_by_role("group", name=_beginning(legend))


def _beginning(words: str) -> Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}")
