"""Figures that can be traced: KPI facts, aggregates, dashboards, the annual report."""
