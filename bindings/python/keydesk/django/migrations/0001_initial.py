"""Creates the table of the store."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def compare_keys_by_bytes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE keydesk_row ALTER COLUMN key TYPE text COLLATE "C"')


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="KeydeskRow",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("owner", models.TextField()),
                ("version", models.BigIntegerField()),
                ("blob", models.TextField()),
            ],
            options={"db_table": "keydesk_row", "default_permissions": ()},
        ),
        migrations.RunPython(compare_keys_by_bytes, migrations.RunPython.noop, hints={"model_name": "keydeskrow"}),
    ]
