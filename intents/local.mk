# data and files to install
