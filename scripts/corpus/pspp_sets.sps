* Makes the SPSS files of Tests/TarazaFormatsTests/Corpus/stat/read that have sets of several answers:
* pspp scripts/corpus/pspp_sets.sps. The long names are another than those that the sets are written in.
DATA LIST LIST /id (F8.0) WaterFromWell (F1.0) WaterFromTap (F1.0) WaterFromRiver (F1.0) SourceOne (F1.0) SourceTwo (F1.0) Radio (A3) TV (A3).
BEGIN DATA.
1 1 0 1 1 2 "yes" "no"
2 0 1 0 2 . "no" "yes"
3 . . . 3 1 "" ""
END DATA.
VARIABLE LABELS WaterFromWell 'Кудук' WaterFromTap 'Кран' WaterFromRiver 'Суу'.
MRSETS
  /MDGROUP NAME=$water LABEL='Суу кайдан?' VARIABLES=WaterFromWell WaterFromTap WaterFromRiver VALUE=1
  /MDGROUP NAME=$pair VARIABLES=WaterFromWell WaterFromTap VALUE=1
  /MDGROUP NAME=$media LABEL='Heard on' CATEGORYLABELS=COUNTEDVALUES VARIABLES=Radio TV VALUE='yes'
  /MDGROUP NAME=$never VARIABLES=WaterFromWell WaterFromTap VALUE=0
  /MCGROUP NAME=$source LABEL='Булак' VARIABLES=SourceOne SourceTwo.
SAVE OUTFILE='Tests/TarazaFormatsTests/Corpus/stat/read/pspp-sets.sav' /COMPRESSED.
SAVE OUTFILE='Tests/TarazaFormatsTests/Corpus/stat/read/pspp-sets.zsav' /ZCOMPRESSED.
EXECUTE.
