"""A bar chart that is its own table: each row holds the label, the number, and the bar as SVG.

Labels wrap, the whole reflows on a narrow screen, and nobody has to match a picture with a table far from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Bar:
    """One bar. ``value`` is ``None`` where the number is hidden to protect people; ``shown`` is then its symbol."""

    label: str
    value: int | float | None
    shown: str = ""


@dataclass(frozen=True)
class BarChart:
    """Bars from a common zero line; the longest takes the whole width."""

    title: str
    bars: Sequence[Bar]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Label, text and length (in per cent of the longest) of each bar."""
        most = max((bar.value or 0 for bar in self.bars), default=0) or 1
        return [
            {
                "label": bar.label,
                "is_hidden": bar.value is None,
                "shown": bar.shown or bar.value,
                "length": f"{100 * (bar.value or 0) / most:.1f}%",
            }
            for bar in self.bars
        ]
