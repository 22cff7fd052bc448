from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "openleave.kernel.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from openleave.kernel.tenancy import registry  # noqa: F401
