"""Writes of the employee that no other app holds."""

from openleave.apps.online.services.reporting import absence_report_own

__all__ = ["absence_report_own"]
