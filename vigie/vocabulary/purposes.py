"""Why somebody may ask: the closed list of purposes on every record and every question."""

from enum import StrEnum


class Purpose(StrEnum):
    """The purpose of processing. A question has exactly one; purposes are never combined."""

    ARREST = "arrest"
    LOCATE = "locate"
    INVESTIGATE = "investigate"
    WARN = "warn"
    IDENTIFY = "identify"
    FORENSIC = "forensic"
    SECURITY_CHECK = "security_check"
    BORDER = "border"
    ANALYSIS = "analysis"
    FINANCIAL_CRIME = "financial_crime"
    CARRIER = "carrier"
    MAINTAIN = "maintain"
    SUPERVISE = "supervise"
