# server: filled in as the folder grows
