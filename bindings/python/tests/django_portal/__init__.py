"""A portal in Django, as small as the tests need it."""
