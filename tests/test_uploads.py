"""Whatever file somebody sends: each upload answers with a page or a sentence, within limits, and writes nothing."""

import os
import resource
import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.files import accepted
from cchc.refusal import Refused
from scoring.criteria_sets import sheet as criteria_sheet
from tasks.catalogue.read import Faulty
from tasks.importing.files import isolation, reader
from tasks.models import Document, ImportedFile, Item
from tasks.unit_sheet import export as unit_sheet
from tests import fuzz
from tests.factories import LETTERS_DAY, make_document, make_task

IS_AUDIT = os.environ.get("CCHC_AUDIT") == "1"
COUNT = 2000 if IS_AUDIT else 25
SECONDS, MEGABYTES = 30, 300

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def send(client, address: str, field: str, name: str, data: bytes, **fields) -> list[int]:
    """The answers to an upload and to the page that it leads to."""
    answer = client.post(reverse(address), {field: SimpleUploadedFile(name, data), **fields})
    found = [answer.status_code]
    if answer.status_code == 302:
        found.append(client.get(answer["Location"]).status_code)
    return found


def test_no_upload_answers_a_damaged_file_with_an_error_of_ours(client, office, request, tmp_path):
    """In `make audit` each file is read in a process of its own, as in production; in CI here, which is quicker."""
    if IS_AUDIT:
        request.getfixturevalue("files_read_apart")
    client.force_login(office.coordinator)
    document = make_document()
    make_task(office.office)
    own_sheet = ("sheet.xlsx", unit_sheet.xlsx(office.office, LETTERS_DAY))
    before = Item.objects.count(), Document.objects.count()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seeds = [*fuzz.seeds(), own_sheet]
    for number in range(COUNT):
        name, data = fuzz.mutated(number, seeds)
        started = time.monotonic()
        try:
            answers = send(client, "import-upload", "file", name, data, document=document.pk, before="day_named")
            answers += send(client, "import-progress", "file", name, data, unit=office.office.pk)
            answers += send(client, "dispatch-paste", "file", name, data)
            with suppress(Refused, Faulty):
                criteria_sheet.read(name, data)
            with suppress(ValidationError):
                accepted.check(SimpleUploadedFile(name, data))
        except Exception as fault:
            (tmp_path / "damaged").write_bytes(data)
            raise AssertionError(f"file {number} ({name}), kept as {tmp_path / 'damaged'}") from fault
        assert max(answers) < 500, (number, name, answers)
        assert time.monotonic() - started < SECONDS * 4, (number, name)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used) / 1024 < MEGABYTES
    assert (Item.objects.count(), Document.objects.count()) == before, "looking at a file enters nothing"


def test_a_file_that_cannot_be_read_again_is_a_page_in_words(client, office, monkeypatch):
    client.force_login(office.coordinator)
    name, data = fuzz.seeds()[3]
    send(client, "import-upload", "file", name, data, document=make_document().pk, before="day_named")
    file = ImportedFile.objects.get()

    def busy(name, data):
        raise reader.Refusal("busy")

    monkeypatch.setattr(isolation, "read", busy)
    for answer in (
        client.get(reverse("import-preview", args=[file.pk])),
        client.post(reverse("import-apply", args=[file.pk])),
    ):
        assert answer.status_code == 503
        assert reverse("import-preview", args=[file.pk]) in answer.content.decode()
