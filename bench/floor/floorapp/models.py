"""The floor's two tables."""

from django.db import models


class Unit(models.Model):
    name = models.CharField(max_length=120)


class Task(models.Model):
    title = models.CharField(max_length=300)
    body = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    due = models.DateField()
    progress = models.PositiveSmallIntegerField(default=0)
    closed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["closed", "due", "id"])]
