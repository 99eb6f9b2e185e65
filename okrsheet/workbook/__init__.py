"""The only part that knows .xlsx: reading, the template, and changing single cells of a file."""
