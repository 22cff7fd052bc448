from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "openleave.apps.people"
    label = "people"

    def ready(self) -> None:
        from openleave.apps.people import policies, registry  # noqa: F401
