"""What the door counts for the operator. No label ever holds a value that was asked, a reference or a person."""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS: Final = Counter("vigie_api_requests_total", "Requests by operation and status.", ["operation", "status"])
SECONDS: Final = Histogram("vigie_api_request_seconds", "Server time of a request.", ["operation"])
QUESTIONS: Final = Counter("vigie_search_questions_total", "Questions.", ["purpose", "form", "result"])
QUOTA_OVERRUNS: Final = Counter("vigie_api_quota_overruns_total", "Border questions asked beyond a machine's quota.")
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"


def exposition() -> bytes:
    """All figures in Prometheus's text format: of every process of this node when they share a folder."""
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest()
