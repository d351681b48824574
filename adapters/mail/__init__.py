"""Writes mails, sends them by SMTP, and keeps the mailbox of the embedded bot."""
