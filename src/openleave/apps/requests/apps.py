from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "openleave.apps.requests"
    label = "requests"

    def ready(self) -> None:
        from openleave.apps.requests import listening, parts, policies, registry  # noqa: F401
