# unit tests of src/client
