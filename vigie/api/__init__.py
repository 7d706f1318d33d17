"""The programs' door: REST under /api/v1, described by OpenAPI."""
