from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0031_registered_document_as_proof'),
    ]

    operations = [
        migrations.AlterField(
            model_name='digest',
            name='kind',
            field=models.CharField(choices=[('daily', 'daily digest'), ('chase', 'remind now'), ('trial', 'trial to oneself'), ('aside', 'made while the clock stood wrong')], default='daily', max_length=10, verbose_name='kind'),
        ),
    ]
