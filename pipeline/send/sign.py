"""Signing mail ourselves (DKIM, RFC 6376), for servers that do not do it."""

from __future__ import annotations

from pipeline.errors import ConfigError

# Both headers for leaving a list must be under the signature (RFC 8058, 4).
_HEADERS = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
    b"references",
    b"in-reply-to",
    b"reply-to",
    b"list-id",
    b"list-archive",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)


def signed(message: bytes, domain: str, selector: str, key: str) -> bytes:
    """Return *message* with a DKIM signature of *domain* by *key*, an RSA key in PEM; raise ConfigError without one.

    Needs dkimpy (``pip install 'zvon[dkim]'``).
    """
    try:
        import dkim
    except ImportError as error:
        raise ConfigError(
            ["config/settings.toml: mail.dkim_selector: signing needs a package; run `pip install 'zvon[dkim]'`"]
        ) from error
    if not key:
        raise ConfigError(["mail.dkim_selector is set, and $ZVON_DKIM_KEY holds no key; put the PEM text there"])
    signer = dkim.DKIM(message)
    present = [name for name, _ in signer.headers]
    try:
        header = signer.sign(
            selector.encode("ascii"),
            domain.encode("ascii"),
            key.encode("ascii"),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in _HEADERS if name in {one.lower() for one in present}],
        )
    except (dkim.DKIMException, ValueError) as error:
        raise ConfigError([f"$ZVON_DKIM_KEY: is no RSA key in PEM ({error})"]) from error
    return bytes(header) + message
