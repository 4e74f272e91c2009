-- SET confirms what it set.
SET confidence = 99 %;
---- store
setting | value
confidence | 99 %
