"""Proof of effect: panels of firms by year, and the comparisons made with them."""
