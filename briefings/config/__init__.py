"""Settings, plug-ins and the assembly of a `Plan`."""
