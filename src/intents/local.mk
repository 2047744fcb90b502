# intents: filled in as the folder grows
