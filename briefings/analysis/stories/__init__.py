"""Stories: across readings, copies are folded, events told once and topics named; pure functions."""
