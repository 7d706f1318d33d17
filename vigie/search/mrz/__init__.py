"""Machine-readable zones of ICAO Doc 9303: read with their check digits and reading errors, and written."""
