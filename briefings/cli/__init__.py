"""The command line: arguments become calls, errors become exit codes; the only package that prints."""
