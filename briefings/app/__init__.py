"""The use cases over one settings file: make, collect, deliver, schedule, preview, diagnose."""
