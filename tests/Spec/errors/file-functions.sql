-- Functions that read files are not known.
SELECT getenv('HOME');
---- error 3
unknown function getenv
at: getenv
