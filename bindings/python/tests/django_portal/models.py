"""Its users: with ids and organisations of their own."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    id = models.CharField(max_length=40, primary_key=True)
    ward = models.CharField(max_length=40, default="ward-1")
    ward_name = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "django_portal"
