# unit tests of src/dialogue
