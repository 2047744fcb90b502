# dialogue: filled in as the folder grows
