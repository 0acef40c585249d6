#!/usr/bin/env Rscript
# Factors of ordered items by weighted least squares: lavaan's WLS, DWLS and WLSMV with uncorrelated
# factors, the last ones without the first items, so that the solution is identified; what rotation
# does not change is kept. For Tests/Golden/peers/weighted-factors.json. Run at the root of the repository.
suppressMessages(library(lavaan))
options(digits = 17)
number <- function(v) paste(sprintf("%.12g", v), collapse = ",")
cases <- c()
add <- function(name, data, items, m) {
  x <- na.omit(read.csv(file.path("Tests/Golden", data))[, items])
  model <- paste(sapply(seq_len(m), function(f) paste0("F", f, " =~ NA*",
    paste(items[f:length(items)], collapse = " + "), "\nF", f, " ~~ 1*F", f)), collapse = "\n")
  if (m > 1) model <- paste(model, paste(apply(combn(m, 2), 2, function(p)
    paste0("F", p[1], " ~~ 0*F", p[2])), collapse = "\n"), sep = "\n")
  fit <- function(estimator) {
    f <- cfa(model, x, ordered = items, estimator = estimator, parameterization = "delta",
             control = list(rel.tol = 1e-10, iter.max = 5000))
    l <- unclass(inspect(f, "est")$lambda)[items, , drop = FALSE]
    list(h2 = rowSums(l^2), m = fitMeasures(f), fit = f)
  }
  wls <- fit("WLS"); dwls <- fit("WLSMV")
  errors <- if (m == 1) paste0(',"wls_se":[', number(subset(standardizedSolution(wls$fit), op == "=~")$se),
    '],"dwls_se":[', number(subset(standardizedSolution(dwls$fit), op == "=~")$se), "]") else ""
  cases <<- c(cases, paste0('{"case":"weighted-', name, '","data":"', data, '","columns":["',
    paste(items, collapse = '","'), '"],"call":"lavaan::cfa, ordered, estimator WLS and WLSMV",',
    '"options":{"factors":', m, ',"n":', nrow(x), '},"expect":{"wls_communalities":[', number(wls$h2),
    '],"wls_chi_square":', number(wls$m["chisq"]), ',"dwls_communalities":[', number(dwls$h2),
    '],"dwls_raw":', number(dwls$m["chisq"]), ',"dwls_chi_square":', number(dwls$m["chisq.scaled"]),
    ',"dwls_null":', number(dwls$m["baseline.chisq.scaled"]), ',"df":', number(wls$m["df"]), errors,
    '},"tolerance":{"df":1e-9,"why":"compared in the test, which says why"}}'))
}
add("neuroticism", "data/bfi.csv", paste0("N", 1:5), 1)
add("agreeable-extravert", "data/bfi.csv", c(paste0("A", 1:5), paste0("E", 1:5)), 2)
add("openness", "data/bfi.csv", c(paste0("O", 1:5), paste0("C", 1:5)), 2)
writeLines(c("[", paste(cases, collapse = ",\n"), "]"), "Tests/Golden/peers/weighted-factors.json")
