"""Why a letter cannot be set."""

from collections.abc import Sequence


class NotShown(Exception):
    """A font is missing (``fonts`` names them), or a character is in none of those that there are."""

    def __init__(self, fonts: Sequence[str] = ()) -> None:
        super().__init__(", ".join(fonts))
        self.fonts = tuple(fonts)
