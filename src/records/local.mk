# records: filled in as the folder grows
