"""The Ieum site. Empty on purpose: the factory is app.factory."""
