"""Makes the SPSS and Stata files of Tests/TarazaFormatsTests/Corpus/stat/read with pyreadstat:
python3 scripts/corpus/pyreadstat_files.py. They test that Taraza reads what others write."""
import datetime, os
import numpy as np, pandas as pd, pyreadstat

folder = os.path.join(os.path.dirname(__file__), "../../Tests/TarazaFormatsTests/Corpus/stat/read")
table = pd.DataFrame({
    "q1": [1.0, 2, 5, 98, np.nan, -7],
    "q2": [1.0, -9, -8, 4, -7, 3],
    "село": ["Ош", "Каракол", "нет", "", "Ош", "Нарын"],
    "weight": [0.5, 1.25, 1, 1, 2, 0.75],
    "day": [datetime.date(2023, 4, 18), None] + [datetime.date(1999, 12, 31)] * 4,
    "moment": [datetime.datetime(2023, 4, 18, 10, 22, 31)] * 5 + [None],
})
labels = {"q1": "Ишеним, 1–5", "q2": "Доверие", "село": "Айыл", "day": "Күн"}
values = {"q1": {1: "жок", 5: "ооба", 98: "Жооп берген жок"},
          "q2": {1: "нет", 4: "да", -9: "Отказ", -8: "Не знаю"}, "село": {"Ош": "Ош шаары"}}
common = dict(file_label="Ишеним 2023", column_labels=labels, variable_value_labels=values)
spss = dict(common, variable_measure={"q1": "ordinal", "q2": "scale", "село": "nominal"},
            missing_ranges={"q1": [98], "q2": [{"lo": -99, "hi": -1}], "село": ["нет"]})
pyreadstat.write_sav(table, f"{folder}/pyreadstat.sav", **spss)
pyreadstat.write_sav(table, f"{folder}/pyreadstat-rows.sav", row_compress=True, **spss)
pyreadstat.write_sav(table, f"{folder}/pyreadstat.zsav", compress=True, **spss)
plain = table.drop(columns=["село"]).assign(settlement=table["село"])
stata = dict(common, variable_value_labels={"q1": values["q1"], "q2": values["q2"]})
pyreadstat.write_dta(plain, f"{folder}/pyreadstat-118.dta", version=15, **stata)
ascii_only = plain.assign(settlement=["Osh", "Karakol", "no", "", "Osh", "Naryn"])
old = {"file_label": "Trust 2023", "column_labels": {"q1": "Trust, 1 to 5"},
       "variable_value_labels": {"q1": {1: "no", 5: "yes"}}}
for version, name in ((13, "pyreadstat-117.dta"), (8, "pyreadstat-113.dta")):
    pyreadstat.write_dta(ascii_only, f"{folder}/{name}", version=version, **old)
