"""What a document's styles decide that a reader must know: what is hidden or raised, which paragraph is numbered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from tasks.importing.files.archive import attribute, child, children, is_on, value, whole


@dataclass
class Styles:
    """Styles by their id; a file without any has none."""

    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default: etree._Element | None = None  # the paragraphs' style where none is named
    document: etree._Element | None = None  # the run properties of the whole document

    @classmethod
    def of(cls, root: etree._Element) -> Styles:
        found = children(root, "style")
        paragraphs = [one for one in found if attribute(one, "type") == "paragraph"]
        default = next((one for one in paragraphs if attribute(one, "default") in ("1", "true")), None)
        whole_document = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        return cls({attribute(one, "styleId"): one for one in found}, default, whole_document)

    def chain(self, name: str) -> Iterator[etree._Element]:
        """A style and those that it builds on."""
        seen: set[str] = set()
        while name and name not in seen and name in self.by_id:
            seen.add(name)
            yield self.by_id[name]
            name = value(child(self.by_id[name], "basedOn"))

    def is_hidden(self, run: etree._Element, paragraph: etree._Element | None) -> bool:
        """Whether a run is hidden: it says so itself, else its style and its paragraph's style say so together."""
        own = is_on(child(child(run, "rPr"), "vanish"))
        if own is not None:
            return own
        by_run = self._switch(value(child(child(run, "rPr"), "rStyle")))
        paragraph_style = value(child(child(paragraph, "pPr"), "pStyle"))
        if not paragraph_style and self.default is not None:
            paragraph_style = attribute(self.default, "styleId")
        by_paragraph = self._switch(paragraph_style)
        whole_document = is_on(child(self.document, "vanish"))
        return bool(whole_document) if by_run is None and by_paragraph is None else bool(by_run) != bool(by_paragraph)

    def _switch(self, name: str) -> bool | None:
        found = (is_on(child(child(style, "rPr"), "vanish")) for style in self.chain(name))
        return next((switch for switch in found if switch is not None), None)

    def is_raised(self, run: etree._Element) -> bool:
        """Whether a run stands above the line, as the mark of a footnote does."""
        own = value(child(child(run, "rPr"), "vertAlign"))
        if not own:
            styles = self.chain(value(child(child(run, "rPr"), "rStyle")))
            own = next((found for style in styles if (found := value(child(child(style, "rPr"), "vertAlign")))), "")
        return own == "superscript"

    def numbering(self) -> Iterator[tuple[str, str, int | None]]:
        """(style, number of its list, level or None) of each style that numbers its paragraphs."""
        for name in self.by_id:
            depth: int | None = None
            for style in self.chain(name):
                own = child(child(style, "pPr"), "numPr")
                if depth is None and (level := value(child(own, "ilvl"))):
                    depth = whole(level)
                if number := value(child(own, "numId")):
                    yield name, number, depth
                    break
