* Makes SPSS files of Tests/TarazaFormatsTests/Corpus/stat/read with PSPP:
* pspp scripts/corpus/pspp_files.sps. They test that Taraza reads what others write.
DATA LIST LIST /q1 (F8.0) q2 (F8.0) w (F8.2) day (DATE11) time (TIME8) moment (DATETIME20) month (MOYR8) quarter (QYR8) place (A20).
BEGIN DATA.
1 1 0.5 18-APR-2023 10:22:31 "18-APR-2023 10:22:31" APR/2023 2Q2023 "Ош"
98 -9 1.25 31-DEC-1999 00:00:00 "31-DEC-1999 23:59:59" DEC/1999 4Q1999 "Каракол"
5 -8 1 01-JAN-1970 23:59:59 "01-JAN-1970 00:00:00" JAN/1970 1Q1970 "нет"
. 3 2 . . . . . ""
END DATA.
VARIABLE LABELS q1 'Ишеним' q2 'Доверие'.
VALUE LABELS q1 1 'жок' 5 'ооба' 98 'Отказ' /q2 1 'нет' -9 'Отказ'.
MISSING VALUES q1 (98, 99) q2 (LO THRU -1).
VARIABLE LEVEL q1 (ORDINAL) q2 (SCALE) place (NOMINAL).
WEIGHT BY w.
FILE LABEL 'Ишеним 2023'.
DOCUMENT 'Collected in April'.
SAVE OUTFILE='Tests/TarazaFormatsTests/Corpus/stat/read/pspp.sav' /UNCOMPRESSED.
SAVE OUTFILE='Tests/TarazaFormatsTests/Corpus/stat/read/pspp-rows.sav' /COMPRESSED.
SAVE OUTFILE='Tests/TarazaFormatsTests/Corpus/stat/read/pspp.zsav' /ZCOMPRESSED.
EXECUTE.
