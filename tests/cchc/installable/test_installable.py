"""The site can stand on a telephone's first screen, and keeps nothing of the office's there."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_manifest_names_the_office_its_colours_and_icons_that_are_there(client, office):
    answer = client.get(reverse("manifest"))
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert told["name"].startswith("Theo dõi cải cách hành chính · ")
    assert (told["display"], told["start_url"], told["scope"]) == ("standalone", "/", "/")
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    assert f"--brand: {told['theme_color']};" in tokens
    for name in ("icons/icon-192.png", "icons/icon-512.png", "icons/maskable-512.png", "icons/icon-180.png"):
        assert finders.find(name)


def test_every_page_names_the_manifest_and_the_theme_colour(client, office):
    client.force_login(office.head)
    page = client.get(reverse("my-work")).content.decode()
    assert f'<link rel="manifest" href="{reverse("manifest")}">' in page
    assert '<meta name="theme-color" content="#12404a">' in page


def test_the_device_keeps_one_page_that_says_there_is_no_connection_and_nothing_of_the_office(client, office):
    script = client.get("/service-worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    words = script.content.decode()
    kept = re.findall(r'"(/[^"]+)"', words)
    assert kept[0] == reverse("offline")
    assert all(address.startswith(settings.STATIC_URL) for address in kept[1:])
    assert "cache.put" not in words, "nothing is kept as it passes"
    page = client.get(reverse("offline")).content.decode()
    assert "Không có kết nối" in page
    assert office.division.name not in page
    assert "<script" not in page


def test_signing_out_empties_what_the_device_keeps(client, office):
    client.force_login(office.head)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
