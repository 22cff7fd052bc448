from django.apps import AppConfig


class ReturningConfig(AppConfig):
    name = "openleave.apps.returning"
    label = "returning"

    def ready(self) -> None:
        from openleave.apps.returning import declared, deskwork, letters, listening, policies, registry  # noqa: F401

        deskwork.declare()
        letters.declare()
