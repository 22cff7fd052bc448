from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "openleave.kernel.tenancy"
    label = "tenancy"
