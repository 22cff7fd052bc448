from django.apps import AppConfig


class AccommodationConfig(AppConfig):
    name = "openleave.apps.accommodation"
    label = "accommodation"

    def ready(self) -> None:
        from openleave.apps.accommodation import declared, deskwork, letters, listening, policies, registry  # noqa: F401

        deskwork.declare()
        letters.declare()
