-- A confidence of 100 % is no confidence level.
SELECT AVG(volume) FROM objects AT CONFIDENCE 100 %;
---- error 3
a confidence of 100 % is impossible
hint: it lies between 0 and 100 percent, both excluded: AT CONFIDENCE 95 %
at: 100 %
