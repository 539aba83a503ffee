"""Choosing a person on a form: in the order in which lists of people are read here."""

from django import forms
from django.forms.models import ModelChoiceIterator

from cchc.sorting import by_given_name


class ByGivenName(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for person in sorted(self.queryset.all(), key=lambda person: by_given_name(str(person))):
            yield self.choice(person)


class PersonField(forms.ModelChoiceField):
    iterator = ByGivenName
