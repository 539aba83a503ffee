from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0012_proof_of_figures'),
    ]

    operations = [
        migrations.AddField(
            model_name='appraisal',
            name='documents',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='documents that hold the result'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='file_values',
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='historicalappraisal',
            name='documents',
            field=models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='documents that hold the result'),
        ),
        migrations.AlterField(
            model_name='appraisal',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'nothing to explain'), ('waiting', 'explained, waiting for an answer'), ('accepted', 'our explanation was accepted'), ('rejected', 'our explanation was not accepted'), ('unexplained', 'we agree with the appraiser'), ('unscored', 'our result was not considered and not scored')], max_length=20, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='historicalappraisal',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'nothing to explain'), ('waiting', 'explained, waiting for an answer'), ('accepted', 'our explanation was accepted'), ('rejected', 'our explanation was not accepted'), ('unexplained', 'we agree with the appraiser'), ('unscored', 'our result was not considered and not scored')], max_length=20, verbose_name='outcome'),
        ),
    ]
