"""Files: what came with the form, what was too large, and what the form then says."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casetracker.vault.sealing import SealedUpload
from intake.forms.fields import TEXT_ERRORS
from intake.loading.table import MOST_BYTES
from intake.sizes import size_text


class UploadForm(forms.Form):
    """A form with one file, which comes last: what stands before it has arrived when the file is refused."""

    names_fields = True
    refuse_empty = True

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=255,
        error_messages={
            "required": gettext_lazy("Choose a file. If you chose one before, choose it again: a browser forgets it."),
            "empty": gettext_lazy("The file is empty."),
            "invalid": gettext_lazy("Choose a file."),
            "max_length": gettext_lazy("Shorten the file's name to %(max)d characters."),
        },
        widget=forms.FileInput(attrs={"class": "ct-file"}),
    )

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
        super().__init__(**sent, **kwargs)
        self.fields["file"].help_text = self.hint()
        self._refused: dict[str, str] = getattr(request, "ct_refused_uploads", {})
        self._unsaved: dict[str, str] = getattr(request, "ct_unsaved_uploads", {})

    def hint(self) -> str:
        """What may be chosen."""
        return _("At most %(most)s.") % {"most": size_text(settings.EVIDENCE_MAX_BYTES)}

    def clean(self) -> dict[str, Any]:
        """Say of a file that was left out that it was: for its size, and how large a file may be, or by the storage."""
        if "file" in self._refused:
            told = _("“%(name)s” is larger than %(most)s, which is the most that is taken. Choose a smaller file.")
            most = size_text(settings.EVIDENCE_MAX_BYTES)
            self.errors.pop("file", None)
            self.add_error("file", told % {"name": self._refused["file"], "most": most})
        if "file" in self._unsaved:
            self.say_unsaved(self._unsaved["file"])
        return self.cleaned_data

    def say_unsaved(self, name: str) -> None:
        """Say that the storage did not take the file called ``name``."""
        told = _("“%(name)s” was not saved: the storage did not take it. Choose it again in a few minutes.")
        self.errors.pop("file", None)
        self.add_error("file", told % {"name": name})


class DocumentForm(UploadForm):
    """A new document: a title and the file. What it proves is asked once it is safe."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy(
            "What the document is, for example: Judgment of the labour court. Left empty, it is the file's name."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TEXT_ERRORS,
    )
    field_order = ("title", "file")


class ImportForm(UploadForm):
    """A CSV file."""

    def hint(self) -> str:
        return _("A CSV file in UTF-8, at most %(most)s.") % {"most": size_text(MOST_BYTES)}

    def clean_file(self) -> SealedUpload:
        """Refuse a file that is no short list before it is decrypted."""
        upload: SealedUpload = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            told = _("“%(name)s” is larger than %(most)s, which is the most that is taken. Choose a smaller file.")
            most = size_text(MOST_BYTES)
            raise forms.ValidationError(told, code="too_large", params={"name": upload.name, "most": most})
        return upload
