"""The search in the head of every page."""

from django.shortcuts import render

from cchc import clock
from tasks.home import search as searching

LONGEST = 200


def search(request):
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    asked = searching.Asked(text, clock.today())
    context = {"text": text, "found": searching.search(asked), "shortest": searching.SHORTEST,
               "too_short": bool(text) and len(asked.folded) < searching.SHORTEST}  # fmt: skip
    return render(request, "tasks/home/search.html", context)
