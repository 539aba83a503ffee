"""Numbers written with another dash, or with characters that nobody sees, are found by what a keyboard types."""

from django.db import migrations

# As cchc.search folded them when this was written.
DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2043, 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-")
UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])


def fold_again(apps, schema_editor) -> None:
    for name in ("Document", "Item", "Agency"):
        rows = apps.get_model("tasks", name).objects
        for pk, text in rows.exclude(search_text="").values_list("pk", "search_text").iterator():
            plain = " ".join(text.translate(DASHES | UNSEEN).split())
            if plain != text:
                rows.filter(pk=pk).update(search_text=plain)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0019_figures_from_indexes")]
    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop, elidable=True)]
