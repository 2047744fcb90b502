# knowledge/ is distributed and installed as a whole: see Makefile.am
