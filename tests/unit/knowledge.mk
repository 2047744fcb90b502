# unit tests of src/knowledge
