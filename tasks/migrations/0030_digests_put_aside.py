from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0029_unopened_verifications'),
    ]

    operations = [
        migrations.AlterField(
            model_name='digest',
            name='kind',
            field=models.CharField(choices=[('daily', 'daily digest'), ('chase', 'remind now'), ('trial', 'trial to oneself'), ('aside', 'made while the clock stood wrong')], default='daily', max_length=10, verbose_name='kind'),
        ),
    ]
