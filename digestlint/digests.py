"""BLAKE2 (RFC 7693) without `hashlib`, which loads OpenSSL at every start: 3 ms."""

try:
    from _blake2 import blake2b
except ImportError:  # an interpreter that was built without it
    from hashlib import blake2b

__all__ = ["blake2b"]
