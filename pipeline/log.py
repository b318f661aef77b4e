"""Logging: an event name and facts as keys; never article text, never the address of a reader."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog


def set_up(*, verbose: bool = False, stream: TextIO | None = None) -> None:
    """Log to *stream* (standard error), readable on a terminal, as JSON lines otherwise."""
    out = stream or sys.stderr
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if out.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.UnicodeDecoder(),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(out),
    )


def get(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return the logger of one part, whose name stands in each line as ``part``."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(part=name)
    return logger
