"""What the pages of proof take in, also beside a reading or a stated value as it is entered."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.forms import DayField, LineField, WithUpload
from scoring.figure_proof.acts import ProofValues
from scoring.forms import PageForm
from tasks.models import Document


class ProofFields(WithUpload, PageForm):
    """A registered document, or number, date and file of another one."""

    proof_document = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("Proof: a document registered here"), required=False,
        empty_label=gettext_lazy("none chosen"),
    )  # fmt: skip
    proof_number = LineField(
        label=gettext_lazy("Proof: number or title of another document"), max_length=200, required=False, rows=1
    )
    proof_date = DayField(label=gettext_lazy("Date of that document"), required=False)
    proof_place = LineField(label=gettext_lazy("Page or section"), max_length=200, required=False, rows=1)

    PROOF = ("proof_document", "proof_number", "proof_date", "proof_place", "upload")
    # The act names the field of the row; the page has the proof's beside those of the figure.
    NAMES = {"number": "proof_number", "dated_on": "proof_date"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        # What the office itself issues and what decides about it, of the last two years.
        since = date(clock.today().year - 1, 1, 1)
        documents = Document.objects.existing_on(clock.today()).filter(carried_from=None, date__gte=since)
        fields["proof_document"].queryset = documents.exclude(kind__in=Document.RECEIVED)
        fields["proof_document"].label_from_instance = lambda one: f"{one.number}: {one.title[:90]}"
        fields["upload"].label = gettext_lazy("File of the proof")
        # The figure's own fields stand first, whatever the form declares.
        for name in self.PROOF:
            fields[name] = fields.pop(name)

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """The form with what was sent, or empty."""
        posted = request.method == "POST"
        data = request.POST if posted else None  # read first: only then is it known what was too large
        files, refused = (request.FILES, getattr(request, "refused_upload", "")) if posted else (None, "")
        return cls(data, files, refused_upload=refused, sender=request.user.pk, **kwargs)

    def refuse(self, refusal: Any) -> None:
        if hasattr(refusal, "error_dict"):
            refusal.error_dict = {self.NAMES.get(name, name): errors for name, errors in refusal.error_dict.items()}
        super().refuse(refusal)

    def own_values(self) -> dict[str, Any]:
        """What was typed of the figure itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.PROOF}

    def proof(self) -> ProofValues | None:
        """The proof that was typed; None where nothing was."""
        given = {name: self.cleaned_data.get(name) for name in self.PROOF}
        if not any(given.values()):
            return None
        return ProofValues(
            number=given["proof_number"] or "", dated_on=given["proof_date"], place=given["proof_place"] or "",
            document=given["proof_document"], upload=given["upload"],
        )  # fmt: skip


class ProofForm(ProofFields):
    """Proof of a figure that was entered before."""

    says_what_it_needs = True

    def values(self) -> ProofValues:
        return self.proof() or ProofValues()


class ReasonForm(PageForm):
    """Why a check is taken back."""

    reason = LineField(label=gettext_lazy("Reason"), max_length=100, rows=1)
