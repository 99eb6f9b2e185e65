"""The domains of addresses, which say whether mail may go there."""

from __future__ import annotations

from okrsheet.basics.addresses import one_address


def domain_of(address: str) -> str:
    """The part after the @ sign, in lower case."""
    return address.rpartition("@")[2].casefold()


def ascii_domain(typed: str) -> str | None:
    """A domain in the form in which :func:`domain_of` gives it; ``None`` if it is none."""
    address = one_address(f"postmaster@{typed.strip().removeprefix('@')}")
    return domain_of(address) if address else None
