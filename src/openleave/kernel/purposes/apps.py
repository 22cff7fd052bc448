from django.apps import AppConfig


class PurposesConfig(AppConfig):
    name = "openleave.kernel.purposes"
    label = "purposes"

    def ready(self) -> None:
        from openleave.kernel.purposes import registry  # noqa: F401
