"""Light or dark, as the reader chose; and the page on which the components stand."""

from django.urls import reverse


def dark_sheet(client) -> str:
    page = client.get(reverse("task-list")).content.decode()
    return next((line for line in page.splitlines() if "css/dark.css" in line), "")


def test_a_page_is_dark_as_the_device_asks_until_the_reader_chooses(office, client):
    client.force_login(office.head)
    assert "prefers-color-scheme: dark" in dark_sheet(client)
    answer = client.post(reverse("set-theme"), {"theme": "dark", "next": "/van-ban/"})
    assert answer.url == "/van-ban/"
    assert 'media="screen"' in dark_sheet(client)
    client.post(reverse("set-theme"), {"theme": "light"})
    assert dark_sheet(client) == ""


def test_nonsense_changes_nothing_and_leads_nowhere_else(office, client):
    client.force_login(office.head)
    answer = client.post(reverse("set-theme"), {"theme": "pink", "next": "https://example.com/"})
    assert answer.url == "/"
    assert "prefers-color-scheme: dark" in dark_sheet(client)
    client.cookies["theme"] = "pink"
    assert "prefers-color-scheme: dark" in dark_sheet(client)


def test_the_components_are_shown_to_the_administrator_alone(office, client):
    client.force_login(office.administrator)
    page = client.get(reverse("styleguide")).content.decode()
    assert 'aria-describedby="wrong_text_helptext wrong_text_error"' in page, "a field points at what is wrong with it"
    assert 'href="#wrong_text"' in page, "and the summary leads to the field"
    client.force_login(office.head)
    assert client.get(reverse("styleguide")).status_code == 403
