# Makes the SPSS and Stata files of Tests/TarazaFormatsTests/Corpus/stat/read with haven:
# Rscript scripts/corpus/haven_files.R. They test that Taraza reads what others write.
library(haven)
folder <- "Tests/TarazaFormatsTests/Corpus/stat/read"
q1 <- labelled_spss(c(1, 2, 5, 98, NA, 99), c("жок" = 1, "ооба" = 5, "Отказ" = 98),
  na_values = c(98, 99), label = "Ишеним")
q2 <- labelled_spss(c(1, -9, -8, 4, -7, 3), c("нет" = 1, "Отказ" = -9), na_range = c(-Inf, -1),
  label = "Доверие")
table <- data.frame(id = 1:6)
table$q1 <- q1
table$q2 <- q2
table$day <- as.Date(c("2023-04-18", NA, rep("1999-12-31", 4)))
table$moment <- as.POSIXct(c(rep("2023-04-18 10:22:31", 5), NA), tz = "UTC")
table$place <- c("Ош", "Каракол", "нет", "", "Ош", strrep("Нарын ", 60))
write_sav(table, file.path(folder, "haven.sav"), compress = "none")
write_sav(table, file.path(folder, "haven.zsav"), compress = "zsav")
stata <- table
stata$q1 <- labelled(c(1, 2, 5, tagged_na("a"), NA, tagged_na("z")),
  c("жок" = 1, "ооба" = 5, "Отказ" = tagged_na("a")), label = "Ишеним")
stata$q2 <- NULL
write_dta(stata, file.path(folder, "haven-118.dta"), version = 14, label = "Ишеним 2023")
