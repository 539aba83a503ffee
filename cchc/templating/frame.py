"""Tags for the few pages that stay Django templates (the sign-in library's): our frame around their parts.

    {% load frame %}
    {% frame %}{% part "title" %}...{% part "page" %}...{% endframe %}

A part is named like a block of templates/base.html.
The parts are rendered as Django templates, the frame by Jinja2 (templates/components/_library_page.html).
"""

from __future__ import annotations

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string

register = template.Library()


class FrameNode(Node):
    child_nodelists = ("nodelist",)

    def __init__(self, parts: dict[str, NodeList]) -> None:
        self.parts = parts
        # Where Django looks for the blocks that a page fills.
        self.nodelist = NodeList(node for part in parts.values() for node in part)

    def render(self, context: Context) -> str:
        parts = {name: nodes.render(context) for name, nodes in self.parts.items()}
        return render_to_string("components/_library_page.html", {"parts": parts}, request=context["request"])


@register.tag
def frame(parser: Parser, token: Token) -> FrameNode:
    parts: dict[str, NodeList] = {}
    parser.parse(("part", "endframe"))
    while (token := parser.next_token()).split_contents()[0] == "part":
        name = token.split_contents()[1].strip("\"'")
        parts[name] = parser.parse(("part", "endframe"))
    return FrameNode(parts)
