"""Counts and times for Prometheus: by endpoint and status, never by person or case."""

import time
from datetime import datetime

from flask import Flask, current_app
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

# A length of time, not a time of day.
clock = time.perf_counter


class Metrics:
    """What one process counts. Each application has its own, so that tests do not share."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answered = Counter(
            "ehcoord_requests", "Requests answered.", ("endpoint", "method", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "ehcoord_request_seconds", "How long an answer took.", ("endpoint",),
            registry=self.registry,
        )  # fmt: skip
        self.refused = Counter(
            "ehcoord_sign_ins_refused", "Sign-ins refused.", ("why",), registry=self.registry
        )
        self.sweep_age = Gauge(
            "ehcoord_sweep_age_seconds", "Time since a sweep finished; -1 when none has.",
            registry=self.registry,
        )  # fmt: skip


def register(app: Flask) -> None:
    """Gives the application its counters."""
    app.extensions["metrics"] = Metrics()


def of_app() -> Metrics:
    """The counters of this application."""
    metrics: Metrics = current_app.extensions["metrics"]
    return metrics


def count(endpoint: str, method: str, status: int, seconds: float) -> None:
    """Counts one answer."""
    of_app().answered.labels(endpoint, method, str(status)).inc()
    of_app().seconds.labels(endpoint).observe(seconds)


def page(sweep_finished_at: datetime | None, now: datetime) -> bytes:
    """Everything counted so far, in the text format of Prometheus."""
    age = (now - sweep_finished_at).total_seconds() if sweep_finished_at else -1
    of_app().sweep_age.set(age)
    return generate_latest(of_app().registry)
