from django.db import migrations

from tasks.issuers import register_key


def fill_register_keys(apps, schema_editor):
    """What was received before has its key in the register too; of one number entered twice the first one has it."""
    Document = apps.get_model("tasks", "Document")
    taken = set()
    for document in Document.objects.filter(kind__in=["dispatch", "incoming"]).order_by("pk"):
        key = register_key(document.number, document.issuer, document.date.year)
        if key not in taken:
            taken.add(key)
            Document.objects.filter(pk=document.pk).update(register_key=key)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0010_dispatches")]

    operations = [migrations.RunPython(fill_register_keys, migrations.RunPython.noop)]
