"""Queries about KPI facts, dashboards and what the press printed."""
