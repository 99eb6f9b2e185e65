"""The figures of a plan: what every item has reached, what it should have reached, and its status.

``target`` and ``value`` say what an item is to reach and what it has reached, ``timing`` when;
``judge`` gives a status, ``mean`` rolls up, ``compute`` does all of it for the day of a report and
for the end of the month before. ``outcome`` has the types.
"""
