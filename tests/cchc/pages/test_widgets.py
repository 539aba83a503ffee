from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.test.html import parse_html


class Chosen(forms.Form):
    unit = forms.ChoiceField(choices=[("", "---"), ("a<b", 'Phòng "A"'), ("2", "Phòng B")], disabled=False)
    several = forms.MultipleChoiceField(choices=[("Nhóm 1", [("1", "một"), ("2", "hai")]), ("Nhóm 2", [("3", "ba")])])
    maybe = forms.NullBooleanField(required=False)


def test_a_choice_is_written_as_django_writes_it():
    given = {"unit": "a<b", "several": ["1", "3"], "maybe": "true"}
    for name in Chosen.base_fields:
        ours, djangos = (
            str(Chosen(given, renderer=renderer)[name]) for renderer in (TemplatesSetting(), DjangoTemplates())
        )
        assert parse_html(ours) == parse_html(djangos)
        assert "selected" in ours
