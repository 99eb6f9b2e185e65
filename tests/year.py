"""A small plan whose year was worked out by hand: two departments, one of which begins in March."""

from __future__ import annotations

PLAN = """
Settings
Setting      | Value
Organisation | Kilo
Period start | 2025-01-01
Period end   | 2026-12-31

People
Name | Email           | Department
Ada  | ada@example.com | Sales
Bob  | bob@example.com | Service

Objectives
ID | Objective | Level      | Owner | Department | Supports | Start      | End
O1 | Grow      | Company    | Ada   | Sales      |          |            |
O2 | Serve     | Department | Bob   | Service    | O1       | 2026-03-01 | 2026-12-31

Key Results
ID  | Objective ID | Key result | Owner | Measure     | Baseline | Target | Start      | End
KR1 | O1           | Customers  | Ada   | Increase to | 0        | 100    |            |
KR2 | O2           | Answers    | Bob   | Increase to | 0        | 20     | 2026-03-01 | 2026-12-31

KPIs
ID | KPI     | Owner | Department | Measure  | Target | End        | Data source | Frequency | Supports
K1 | Quick   | Bob   | Service    | At least | 90%    | 2026-12-31 | CRM         | Monthly   |
K2 | Visited | Ada   | Sales      | At least | 5      | 2026-12-31 |             | Monthly   |

Check-ins
Date       | ID  | Value
2025-02-20 | KR1 | 10
2025-04-20 | KR1 | 20
2026-01-20 | KR1 | 40
2026-03-20 | KR1 | 50
2026-03-25 | KR2 | 5
2026-04-20 | KR2 | 10
2026-02-20 | K1  | 95%
2026-04-20 | K1  | 80%
"""
