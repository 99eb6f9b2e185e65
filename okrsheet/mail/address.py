"""One e-mail address, and nothing but one."""

from __future__ import annotations

from functools import cache
from types import ModuleType


def one_address(typed: str) -> str | None:
    """The address in the form in which servers take it; ``None`` if it is not exactly one.

    A domain in other letters than ASCII becomes its ASCII form; a mailbox name in them is
    refused, since few servers take one.
    """
    library = _library()
    try:
        found = library.validate_email(
            typed.strip(), check_deliverability=False, globally_deliverable=False, strict=True
        )
    except library.EmailNotValidError:
        return None
    ascii_form: str | None = found.ascii_email
    return ascii_form


def domain_of(address: str) -> str:
    """The part after the @ sign, in lower case."""
    return address.rpartition("@")[2].casefold()


def ascii_domain(typed: str) -> str | None:
    """A domain in the form in which :func:`domain_of` gives it; ``None`` if it is none."""
    address = one_address(f"postmaster@{typed.strip().removeprefix('@')}")
    return domain_of(address) if address else None


@cache
def _library() -> ModuleType:
    import email_validator

    # many companies' own networks end in .local
    if "local" in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        email_validator.SPECIAL_USE_DOMAIN_NAMES.remove("local")
    return email_validator
