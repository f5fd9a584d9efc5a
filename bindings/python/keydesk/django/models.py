"""The table of a desk that is opened with `"store": "django"`."""

from __future__ import annotations

from django.db import models


class KeydeskRow(models.Model):
    """A row of Keydesk. The blobs are Keydesk's own: read accounts through the desk, not here."""

    # Keys are compared byte by byte: SQLite does so by default, the migration says so to PostgreSQL.
    key = models.TextField(primary_key=True)
    owner = models.TextField()
    version = models.BigIntegerField()
    blob = models.TextField()

    class Meta:
        app_label = "keydesk"
        db_table = "keydesk_row"
        default_permissions = ()
