"""One file per format, each turning a file into staged tables with every row accounted for."""
