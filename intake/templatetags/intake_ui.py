"""Tags for the pages of a communication."""

from django import template

from intake.sizes import size_text

register = template.Library()


@register.filter
def size(count: int) -> str:
    """``{{ evidence.size_bytes|size }}``: the size of a file in words."""
    return size_text(int(count))
