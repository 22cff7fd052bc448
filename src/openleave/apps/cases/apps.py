from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "openleave.apps.cases"
    label = "cases"

    def ready(self) -> None:
        from openleave.apps.cases import frame, listening, policies, registry  # noqa: F401
