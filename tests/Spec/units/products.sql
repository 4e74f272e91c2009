-- Products and quotients of columns carry the product or quotient of their units.
SELECT SUM(volume) / SUM(surface) AS a, SUM(length * length) AS b, AVG(1 / length) AS c, SQRT(AVG(surface)) AS d, SUM(surface * length) / SUM(volume) AS e FROM objects;
---- exact
a | b | c | d | e
0.5115511551155115 | 2302.5 | 0.42860158095258716 | 8.47131382341233 | 5.6077060931899645
units: um | um2 | 1/um | um | -
