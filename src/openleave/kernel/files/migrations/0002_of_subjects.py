"""A file about a person is kept under that person's key as well; files of a case have no age at which they end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="file",
            name="subject_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="file",
            name="delete_after_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(
                condition=models.Q(("subject_id__isnull", False)),
                fields=["organization_id", "subject_id"],
                name="files_file_subject",
            ),
        ),
    ]
