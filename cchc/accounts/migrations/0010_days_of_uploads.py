import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_fact_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayOfUploads',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('files', models.PositiveIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='size in bytes')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'files sent on a day',
                'verbose_name_plural': 'files sent on days',
                'constraints': [models.UniqueConstraint(fields=('person', 'day'), name='uploads_once_a_person_and_day')],
            },
        ),
    ]
