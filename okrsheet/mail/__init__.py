"""The report by mail: who gets what, the messages, the outbox, and the server that takes them."""
