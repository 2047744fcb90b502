# unit tests of src/records
