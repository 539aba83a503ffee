import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0005_signers'),
        ('tasks', '0033_file_readings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='chaseletter',
            name='recipients',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='recipients'),
        ),
        migrations.AddField(
            model_name='historicalchaseletter',
            name='recipients',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='recipients'),
        ),
        migrations.CreateModel(
            name='HistoricalSending',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='day sent')),
                ('recipients', models.CharField(blank=True, max_length=1000, verbose_name='recipients')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='revision')),
                ('entered_on', models.DateField(blank=True, null=True, verbose_name='entered on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('consultation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tasks.consultation', verbose_name='letter to the superior')),
                ('entered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reports.chaseletter', verbose_name='chase letter')),
                ('report', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reports.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'historical sending of a document',
                'verbose_name_plural': 'historical sendings of documents',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='day sent')),
                ('recipients', models.CharField(blank=True, max_length=1000, verbose_name='recipients')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='revision')),
                ('entered_on', models.DateField(blank=True, null=True, verbose_name='entered on')),
                ('consultation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tasks.consultation', verbose_name='letter to the superior')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('letter', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.chaseletter', verbose_name='chase letter')),
                ('report', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'sending of a document',
                'verbose_name_plural': 'sendings of documents',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consultation', None), ('letter', None), ('report__isnull', False)), models.Q(('consultation', None), ('letter__isnull', False), ('report', None)), models.Q(('consultation__isnull', False), ('letter', None), ('report', None)), _connector='OR'), name='sending_of_one_document'), models.CheckConstraint(condition=models.Q(('signed_on', None), ('sent_on', None), ('sent_on__gte', models.F('signed_on')), _connector='OR'), name='sending_not_before_the_signature')],
            },
        ),
    ]
