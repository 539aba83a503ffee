"""The guide of each role in the program and in docs/, and the hint of the first visit."""

import importlib.util
import re

import pytest
from django.conf import settings
from django.urls import reverse

from cchc.guide import guide

FILES = sorted(guide.FOLDER.glob("*/*.md"))


def test_every_role_has_a_guide_in_every_language():
    wanted = {(code, str(role)) for code, _name in settings.LANGUAGES for role in guide.ROLES}
    assert {(path.parent.name, path.stem) for path in FILES} == wanted


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_pictures_of_a_guide_are_taken_by_the_script(path):
    spec = importlib.util.spec_from_file_location("screenshots", settings.BASE_DIR / "docs" / "screenshots.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    wanted = re.findall(r"screenshots/([\w-]+)\.png", path.read_text())
    assert set(wanted) <= {shot.name for shot in script.SHOTS}


def test_each_reader_opens_the_guide_of_the_own_role_and_may_read_the_others(office, client):
    client.force_login(office.head)
    page = client.get(reverse("guide")).content.decode()
    assert "Trưởng phòng, đơn vị: năm phút mỗi tuần" in page
    assert f'<a href="{reverse("my-work")}">Việc cần xử lý</a>' in page.split("<article")[1], "words lead to their page"
    assert client.get(reverse("guide-role", args=["director"])).status_code == 200
    assert client.get(reverse("guide-role", args=["nobody"])).status_code == 404


def test_the_hint_stands_on_the_first_page_until_it_is_closed_for_good(office, client):
    client.force_login(office.head)
    words = "Mỗi tuần một lần"
    assert words in client.get(reverse("my-work")).content.decode()
    assert words not in client.get(reverse("task-list")).content.decode()
    client.post(reverse("close-hint"))
    client.logout()
    client.force_login(office.head)
    assert words not in client.get(reverse("my-work")).content.decode(), "not after signing in again either"
