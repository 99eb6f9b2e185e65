"""E-mail addresses and their domains: what counts as one, for what people typed and for what is mailed."""

from __future__ import annotations

from functools import cache, lru_cache
from types import ModuleType


@lru_cache(maxsize=1 << 14)  # the same people stand in every workbook of a plan
def one_address(typed: str) -> str | None:
    """The address in the form in which servers take it; ``None`` if it is not exactly one.

    A domain in other letters than ASCII becomes its ASCII form; a mailbox name in them is
    refused, since few servers take one. So is a domain without a dot, or under a name that is
    never given to anybody (``.invalid``, ``.localhost``): more likely a slip than a mailbox.
    """
    library = _library()
    try:
        found = library.validate_email(typed.strip(), check_deliverability=False, strict=True)
    except library.EmailNotValidError:
        return None
    ascii_form: str | None = found.ascii_email
    return ascii_form


def mailbox(typed: str) -> str:
    """The same for every spelling of one address; of what is none, its letters without case."""
    return (one_address(typed) or typed.strip()).casefold()


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

    # many companies' own networks end in .local, those that mail is tried out in, in .test
    for own in ("local", "test"):
        if own in email_validator.SPECIAL_USE_DOMAIN_NAMES:
            email_validator.SPECIAL_USE_DOMAIN_NAMES.remove(own)
    return email_validator
