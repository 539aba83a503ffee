import django.db.models.deletion
from django.db import migrations, models

import tasks.models.importing


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0032_digests_put_aside'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting for the worker'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('beat_at', models.DateTimeField(verbose_name='last heard of')),
                ('content', models.FileField(blank=True, max_length=200, upload_to=tasks.models.importing.random_path_of_reading, verbose_name='file')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reading', to='tasks.importedfile', verbose_name='imported file')),
            ],
            options={
                'verbose_name': 'reading of a large file',
                'verbose_name_plural': 'readings of large files',
            },
        ),
    ]
