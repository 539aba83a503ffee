"""The engine of the pages: strict about names, translated, and one frame for our pages and a library's."""

import jinja2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from cchc.accounts.management.commands.collect_messages import texts_of
from cchc.templating.environment import environment
from cchc.templating.library import Library
from tests.factories import Office

PAGES = engines["pages"]


def page(source, **context):
    return PAGES.from_string(source).render(context)


def test_a_name_that_nobody_gave_is_an_error_and_not_an_empty_text():
    for source in ("{{ task.nummber }}", "{{ nothing }}", "{% if nothing %}{% endif %}", "{{ none.number }}"):
        with pytest.raises(jinja2.UndefinedError):
            page(source, task=Office)


def test_what_a_view_gives_wins_over_what_every_page_is_given():
    request = RequestFactory().get("/")
    request.session = {}
    assert PAGES.from_string("{{ demo }}").render({"demo": "mine"}, request) == "mine"


def test_the_token_of_forms_is_made_once_a_page():
    first, second = (
        PAGES.from_string("{{ csrf_input }}|{{ csrf_input }}").render({}, RequestFactory().get("/")).split("|")
    )
    assert first == second
    assert "csrfmiddlewaretoken" in first


def test_two_modules_may_not_offer_one_name(monkeypatch):
    def one():
        return 1

    import tests.cchc.templating.test_templates as here

    library = Library()
    library.function(one)
    monkeypatch.setattr(here, "library", library, raising=False)
    assert environment(libraries=[here.__name__]).globals["one"] is one
    with pytest.raises(ImproperlyConfigured, match="one, which"):
        environment(libraries=[here.__name__, here.__name__])


def test_a_translation_is_trusted_and_what_is_filled_in_is_escaped():
    with translation.override("en"):
        assert page("{% trans who='<b>' %}To {{ who }}{% endtrans %}") == "To &lt;b&gt;"
        assert page("{{ _('100 %%') }}") == "100 %"


def test_filters_that_write_html_escape_what_they_are_given():
    shown = page("{{ said|urlize|linebreaks }}|{{ said|linebreaksbr }}", said="<b>\nSee https://example.org")
    assert shown == (
        '<p>&lt;b&gt;<br>See <a href="https://example.org" rel="nofollow">https://example.org</a></p>'
        "|&lt;b&gt;<br>See https://example.org"
    )


def test_the_line_break_after_a_sentence_is_a_blank_and_other_tags_leave_nothing():
    with translation.override("en"):
        assert page("{% trans %}One.{% endtrans %}\n{% if true %}\n{% trans %}Two.{% endtrans %}\n{% endif %}") == (
            "One.\nTwo.\n"
        )


def test_texts_are_collected_with_context_plural_and_folded_lines():
    source = """
        {{ _("Late") }} <p title='{{ pgettext("of a plan", "item") }}'>
        {% trans n=3, who=name %}
          {{ n }} task
          of {{ who }}
        {% pluralize %}
          {{ n }} tasks of {{ who }}
        {% endtrans %}
        {% trans %}5 % of it{% endtrans %}"""
    assert texts_of(source).splitlines() == [
        '_("Late")',
        'pgettext("of a plan", "item")',
        'ngettext("%(n)s task of %(who)s", "%(n)s tasks of %(who)s")',
        'gettext("5 %% of it")',
    ]


@pytest.mark.django_db
def test_a_page_of_the_sign_in_library_stands_in_the_same_frame(client):
    client.force_login(Office().office_chief)
    answer = client.get("/tai-khoan/hai-lop/").content.decode()
    assert answer.count("<html") == answer.count('id="main"') == answer.count('class="entrance allauth"') == 1
