"""Whether somebody changed what a page shows while it was open: in a second tab, or a colleague."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from intake.forms.answers import AnswerForm
from intake.wizard.question import Question

STAMP_HEX = 32


def stamp_of(row: Model, questions: Sequence[Question]) -> str:
    """A digest of the stored answers. Of encrypted ones it takes the ciphertext: nothing is decrypted for it."""
    digest = hashlib.sha256()
    for question in questions:
        field = row._meta.get_field(question.name)  # noqa: SLF001  Django's public model API
        stored = getattr(row, field.attname)  # type: ignore[union-attr]
        part = bytes(stored) if isinstance(stored, bytes | bytearray | memoryview) else str(stored).encode()
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:STAMP_HEX]


def stamped(form: AnswerForm, row: Model) -> AnswerForm:
    """The form with the stamp of what it was opened with: the one it brings back, or today's."""
    form.seen = str(form.data.get("seen", "")) or stamp_of(row, form.questions)
    return form


def changed_meanwhile(form: AnswerForm, row: Model, stored: Mapping[str, Any]) -> bool:
    """Whether another answer than this form's was stored while its page was open.

    The form then says so and takes the newer stamp, so that saving once more replaces what is stored.
    """
    now = stamp_of(row, form.questions)
    if form.seen == now or all(_same(stored.get(name), given) for name, given in form.answers.items()):
        return False
    form.seen = now
    text = _(
        "These answers were changed after you opened this page, in another tab or by a colleague. Yours are below and "
        "are not saved yet. Save once more to replace what is stored."
    )
    form.add_error(None, text)
    return True


def _same(stored: Any, given: Any) -> bool:
    return str(stored or "") == str(given or "").replace("\r\n", "\n")
