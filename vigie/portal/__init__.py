"""The people's door: Django pages in four languages."""
