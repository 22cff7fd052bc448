from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "openleave.apps.organizations"
    label = "organizations"

    def ready(self) -> None:
        from openleave.apps.organizations import policies, registry  # noqa: F401
