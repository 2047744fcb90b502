# unit tests of src/intents
