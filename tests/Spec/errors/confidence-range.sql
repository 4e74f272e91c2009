-- Confidence lies between 0 and 100 %.
SET confidence = 100 %;
---- error 3
confidence lies between 0 and 100 %
hint: SET confidence = 99 %
at: 100 %
