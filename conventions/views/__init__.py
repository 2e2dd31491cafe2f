"""HTTP to service, service to HTTP."""
