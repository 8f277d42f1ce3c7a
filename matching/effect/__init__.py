"""Proof of effect: supported firms beside similar ones that were not, over years."""
