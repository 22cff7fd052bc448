from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "openleave.apps.consents"
    label = "consents"

    def ready(self) -> None:
        from openleave.apps.consents import parts, policies, registry  # noqa: F401
