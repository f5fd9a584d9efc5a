"""The people of the portal, for the first start."""

from django.contrib.auth.models import Group, User

PASSWORD = "keydesk-demo"
PEOPLE = [("ra", "Robin", "Archer"), ("jo", "Jo", "Bloggs"), ("sam", "Sam", "Taylor")]


def create_people() -> None:
    """Makes everybody who is not there yet."""
    officers, _ = Group.objects.get_or_create(name="registration_authority")
    for username, first, last in PEOPLE:
        if User.objects.filter(username=username).exists():
            continue
        email = f"{username}@portal.example"
        user = User.objects.create_user(username, email, PASSWORD, first_name=first, last_name=last)
        if username == "ra":
            user.groups.add(officers)
            user.is_staff = user.is_superuser = True
            user.save()
