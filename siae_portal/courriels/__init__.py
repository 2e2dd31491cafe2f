"""E-mails: a row written with the act, encrypted until it is sent, sent once by the worker."""
