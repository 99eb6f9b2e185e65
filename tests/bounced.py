"""What mail servers send back, one of each kind, as their authors made them speak.

``{to}`` is whom our message went to, ``{id}`` its Message-ID, ``{copy}`` our message as servers
enclose it.
"""

from __future__ import annotations

COPY = """\
From: OKR <okr@example.com>
To: {to}
Subject: Acme: 62% done
Message-ID: {id}
MIME-Version: 1.0
Content-Type: text/plain

62% done
"""


def report(sender: str, human: str, status: str, *, kind: str = "message/rfc822", head: str = "") -> str:
    """A report as RFC 3464 has it."""
    return f"""\
From: {sender}
To: okr@example.com
{head}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

{human}

--=b
Content-Description: Delivery report
Content-Type: message/delivery-status

{status}

--=b
Content-Type: {kind}

{{copy}}
--=b--
"""


def plain(sender: str, subject: str, body: str, head: str = "") -> str:
    """A message of one text."""
    return f"From: {sender}\nTo: okr@example.com\nSubject: {subject}\n{head}\n{body}\n"


STANDARD = {
    "Postfix": report(
        "MAILER-DAEMON@mx.example.com (Mail Delivery System)",
        "This is the mail system at host mx.example.com.\n\n<{to}>: unknown user",
        "Reporting-MTA: dns; mx.example.com\nX-Postfix-Queue-ID: 4Dkq1\n\nFinal-Recipient: rfc822; {to}\n"
        "Original-Recipient: rfc822;{to}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: x-unix; unknown user",
    ),
    "sendmail": report(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>",
        "   ----- The following addresses had permanent fatal errors -----\n<{to}>\n"
        "    (reason: 550 5.1.1 User unknown)",
        "Reporting-MTA: dns; mx.example.com\nArrival-Date: Mon, 2 Nov 2026 08:00:00 +0000\n\n"
        "Final-Recipient: RFC822; {to}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: SMTP; 550 5.1.1 User unknown",
        kind="text/rfc822-headers",
    ),
    "Exim": report(
        "Mail Delivery System <Mailer-Daemon@mx.example.com>",
        "This message was created automatically by mail delivery software.\n\n  {to}\n    Unrouteable address",
        "Reporting-MTA: dns; mx.example.com\n\nAction: failed\nFinal-Recipient: rfc822;{to}\nStatus: 5.0.0",
        head="X-Failed-Recipients: {to}\nAuto-Submitted: auto-replied\n",
    ),
    "Exchange and Microsoft 365": report(
        "postmaster@example.com",
        "Your message to {to} couldn't be delivered.",
        "Reporting-MTA: dns;AM0PR01.example.com\nReceived-From-MTA: dns;mx.example.com\n\n"
        "Final-Recipient: rfc822;{to}\nAction: failed\nStatus: 5.1.10\n"
        "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
        head="In-Reply-To: {id}\n",
    ),
    "Gmail": report(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "** Address not found **\n\nYour message wasn't delivered to {to}",
        "Reporting-MTA: dns; googlemail.com\nX-Original-Message-ID: {id}\n\nFinal-Recipient: rfc822; {to}\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The email account does not exist.",
    ),
    "Amazon SES": report(
        "MAILER-DAEMON@amazonses.com",
        "An error occurred while trying to deliver the mail to the following recipients:\n{to}",
        "Reporting-MTA: dns; a1-2.smtp-out.amazonses.com\n\nAction: failed\nFinal-Recipient: rfc822; {to}\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown\nStatus: 5.1.1",
    ),
    "Domino": report(
        "Mail Router <postmaster@example.com>",
        "Your message was not delivered to: {to} because: User not listed in Domino Directory",
        "Reporting-MTA: dns;domino.example.com\n\nFinal-Recipient: rfc822;{to}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: X-Notes; User not listed in Domino Directory",
    ),
    "OpenSMTPD": report(
        "Mailer Daemon <MAILER-DAEMON@mx.example.com>",
        "Hi!\n\nThis is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n{to}: 550 Invalid recipient",
        "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; {to}\nAction: error\nStatus: 5.0.0",
    ),
    "Courier": report(
        '"Courier mail server at mx.example.com" <postmaster@mx.example.com>',
        "UNDELIVERABLE MAIL\n\nThe following addresses had permanent errors: {to}",
        "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; {to}\nAction: failed (no such user)\n"
        "Status: 5.0.0\nDiagnostic-Code: unknown; 550 User unknown.",
    ),
}
"""Reports after RFC 3464."""

OWN_WORDS = {
    "qmail": plain(
        "MAILER-DAEMON@mx.example.com",
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.com.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        "<{to}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <okr@example.com>\n{copy}",
        "Return-Path: <>\n",
    ),
    "Exim before 4.80": plain(
        "Mail Delivery System <Mailer-Daemon@mx.example.com>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n"
        "  {to}\n    SMTP error from remote mail server after RCPT TO:<{to}>:\n"
        "    host mx.example.com: 550 5.1.1 no such user\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n{copy}",
        "X-Failed-Recipients: {to}\n",
    ),
    "sendmail 5": plain(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>",
        "Returned mail: User unknown",
        "   ----- The following addresses had permanent fatal errors -----\n<{to}>\n\n"
        "   ----- Transcript of session follows -----\n550 5.1.1 <{to}>... User unknown\n\n"
        "   ----- Unsent message follows -----\n{copy}",
    ),
    "Postfix, its report taken out": """\
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=b"

--=b
Content-Description: Notification
Content-Type: text/plain

This is the Postfix program at host mx.example.com.

                        The Postfix program

<{to}>: host mx.example.com[192.0.2.1] said: 550 5.1.1
    user unknown (in reply to RCPT TO command)

--=b
Content-Type: message/rfc822

{copy}
--=b--
""",
    "Postfix, its Action a control character": STANDARD["Postfix"]
    .replace("This is the mail system at host mx.example.com.", "The Postfix program")
    .replace("Action: failed", "Action: \x01"),
    "Gmail of old": plain(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "Delivery to the following recipient failed permanently:\n\n     {to}\n\n"
        "Technical details of permanent failure:\nThe error that the other server returned was:\n"
        "550 550 5.1.1 no such user (state 14).\n\n   ----- Original message -----\n\n{copy}",
    ),
    "Yahoo of old": plain(
        "MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        "<{to}>:\n554: delivery error: dd This user doesn't have an account (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\n{copy}",
    ),
    "Exchange 2000": """\
From: System Administrator <postmaster@example.com>
Subject: Undeliverable: Acme
In-Reply-To: {id}
MIME-Version: 1.0
Content-Type: text/plain

Your message

  To:      {to}
  Subject: Acme: 62% done
  Sent:    Mon, 2 Nov 2026 08:00:00 +0000

did not reach the following recipient(s):

{to} on Mon, 2 Nov 2026 08:00:01 +0000
    The recipient name is not recognized
    MSEXCH:IMS:Example:HQ:MAIL 0 (000C05A6) Unknown Recipient
""",
    "IMail": plain(
        "Postmaster <postmaster@mx.example.com>",
        "Undeliverable Mail",
        "Could not deliver message to the following recipient(s):\n\n"
        "Failed Recipient: {to}\nReason: Remote host said: 550 5.1.1 unknown user\n\n"
        "   -- The header and top 20 lines of the message follows --\n\n{copy}",
    ),
    "MDaemon": plain(
        "MDaemon <mdaemon@mx.example.com>",
        "Warning: mx.example.com - User unknown!",
        "The following addresses did NOT receive a copy of your message:\n\n"
        "> {to}\n\n--- Session Transcript ---\n550 5.1.1 Recipient unknown\n--- End Transcript ---\n\n{copy}",
    ),
    "mail.ru": plain(
        "mailer-daemon@corp.example.com",
        "Mail failure.",
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent was rejected by the local scanning code that checks\n"
        "incoming messages on this system. The following error was given:\n\n"
        "  {to}\n  550 5.7.1 user terminated\n\n"
        "------ This is a copy of your message, including all the headers. ------\n{copy}",
    ),
    "MailEnable": plain(
        "Postmaster@mx.example.com",
        "Message Delivery Failure",
        "Message could not be delivered to some recipients.\n"
        "The following recipient(s) could not be reached:\n\n"
        "\tRecipient: [SMTP:{to}]\n\tReason: 550 5.1.1 no such account\n\nMessage headers follow:\n\n{copy}",
    ),
    "from nobody": plain("<>", "failure notice", "{qmail}"),
    "in base64": plain(
        "MAILER-DAEMON@mx.example.com", "failure notice", "{base64 of qmail}",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n",
    ),
}  # fmt: skip
"""Reports in words of their own."""

UNCLEAR = {
    "a report without its Action": STANDARD["Postfix"].replace("Action: failed\n", ""),
    "an Action that is a control character": STANDARD["Domino"].replace("Action: failed", "Action: \x01"),
    "a language that nobody here reads": plain(
        "postmaster@mx.example.com", "Nedoručitelné", "Nepodařilo se doručit: {to}\n\n{copy}"
    ),
    "another address of the same company": OWN_WORDS["qmail"].replace("<{to}>:", "<postmaster@example.com>:"),
}
"""Reports on our message that leave open what became of it."""

NO_REPORTS = {
    "an absence": plain(
        "Ada <{to}>",
        "Automatic reply: Acme",
        "Your message\n{to}\n\nI am away until Monday. Your message could not be delivered to me in person.\n"
        "because: <{to}>: holidays",
        "In-Reply-To: {id}\nReturn-Path: <>\nAuto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n",
    ),
    "a receipt": """\
From: {to}
Return-Path: <>
In-Reply-To: {id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="=b"

--=b
Content-Type: text/plain

Your message to {to} was displayed.

--=b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{to}
Original-Message-ID: {id}
Disposition: manual-action/MDN-sent-manually; displayed

--=b--
""",
    "a reply": plain("Ben <ben@example.com>", "Re: Acme", "Thanks!\n\n> {id}", "References: {id}\n"),
    "somebody's question about a bounce": plain(
        "Ben <ben@example.com>",
        "Re: Acme",
        "Why did I get this?\n\nDelivery to the following recipient failed permanently:\n\n     {to}\n",
        "In-Reply-To: {id}\n",
    ),
    "a mailing list": plain(
        "staff@lists.example.com",
        "[staff] Re: Acme",
        "The following address failed: <{to}>\n",
        "References: {id}\nList-Id: <staff.lists.example.com>\nPrecedence: list\n",
    ),
    "a bounce of somebody else's message": OWN_WORDS["qmail"].replace(
        "{copy}", "Message-ID: <1@elsewhere.example>"
    ),
    "a delay, as RFC 3464 has it": STANDARD["Postfix"].replace("Action: failed", "Action: delayed"),
    "a delay of Exim's": plain(
        "Mail Delivery System <Mailer-Daemon@mx.example.com>",
        "Warning: message 1rA2b3 delayed 24 hours",
        "This message was created automatically by mail delivery software.\n"
        "A message that you sent has not yet been delivered to one or more of its recipients.\n\n"
        "The message identifier is: 1rA2b3\n\n"
        "The address to which the message has not yet been delivered is:\n\n  {to}\n\n"
        "No action is required on your part.\n{copy}",
    ),
    "a delay of Gmail's": plain(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Delay)",
        "Delivery to the following recipient has been delayed:\n\n     {to}\n\n"
        "Message will be retried for 2 more day(s)\n\n   ----- Original message -----\n\n{copy}",
    ),
    "spam": plain("postmaster@spam.example", "Undelivered", "<{to}>: your mailbox is full, click here"),
    "nothing": "",
}
"""What changes nothing and needs nobody."""
