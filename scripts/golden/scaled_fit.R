#!/usr/bin/env Rscript
# Scaled tests of factor models from lavaan, for Tests/Golden/peers/scaled-fit.json.
#   Rscript scripts/golden/scaled_fit.R > Tests/Golden/peers/scaled-fit.json
suppressMessages(library(lavaan))
case <- function(data, items, factors, label) {
  x <- na.omit(read.csv(paste0("Tests/Golden/data/", data))[, items])
  model <- if (factors == 1) paste("f =~", paste(items, collapse = "+")) else
    paste(paste0('efa("e")*f', seq_len(factors), collapse = " + "), "=~", paste(items, collapse = " + "))
  fit <- function(estimator) {
    f <- if (factors == 1) cfa(model, x, std.lv = TRUE, estimator = estimator)
         else sem(model, x, std.lv = TRUE, estimator = estimator, rotation = "none")
    fitMeasures(f)
  }
  mean <- fit("MLM"); both <- fit("MLMV")
  n <- nrow(x)
  cat(sprintf(paste0('{"case":"scaled-fit-%s","data":"data/%s","columns":[%s],"call":"lavaan %s, estimators MLM and MLMV","options":{"correlation":"Pearson","n":%d,"factors":%d},"expect":{"df":%d,',
    '"scaling":%.10f,"mean_adjusted":%.8f,"adjusted":%.8f,"discrepancy":%.12f},"tolerance":{"scaling":2e-3,',
    '"why":"lavaan takes covariances with divisor n and its chi-square is n F; ours (n - 1) F"}}'),
    label, data, paste0('"', items, '"', collapse = ","), packageVersion("lavaan"), n, factors, mean["df"],
    mean["chisq.scaling.factor"], mean["chisq.scaled"], both["chisq.scaled"], mean["chisq"] / n))
}
cat("[\n")
case("hs1939.csv", paste0("x", 1:9), 1, "hs9-1"); cat(",\n")
case("hs1939.csv", paste0("x", 1:9), 3, "hs9-3"); cat(",\n")
case("bfi.csv", c(paste0("A", 1:5), paste0("N", 1:5)), 2, "bfi10-2")
cat("\n]\n")
