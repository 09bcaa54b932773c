"""What differs between two offices: settings, cycle definitions, rules, calendar, top officials."""
