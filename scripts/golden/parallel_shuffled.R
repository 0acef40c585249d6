#!/usr/bin/env Rscript
# Eigenvalues of correlations of shuffled answers, for Tests/Golden/peers/parallel-shuffled.json:
#   Rscript scripts/golden/parallel_shuffled.R > Tests/Golden/peers/parallel-shuffled.json
# Every item's answers in a random order, Pearson's correlations by cor (5,000 draws) or polychoric
# ones by psych (100 draws). Tolerances are four standard errors of the peer's draws and 2,000 or
# 400 of ours.
suppressMessages(library(psych))
number <- function(v) paste(sprintf("%.10g", v), collapse = ",")
cases <- c()
add <- function(name, items, rows, kind, draws, own) {
  x <- na.omit(read.csv("Tests/Golden/data/bfi.csv")[, items])[seq_len(rows), ]
  set.seed(4)
  R <- function(d) if (kind == "pearson") cor(d) else
    suppressWarnings(polychoric(d, smooth = FALSE, correct = 0)$rho)
  values <- replicate(draws, {
    r <- R(apply(x, 2, sample))
    common <- r; diag(common) <- 1 - 1 / diag(solve(r))
    c(eigen(r, TRUE, TRUE)$values, eigen(common, TRUE, TRUE)$values)
  })
  k <- length(items); m <- rowMeans(values); s <- apply(values, 1, sd)
  q <- apply(values, 1, quantile, 0.95)
  # Of a normal variable, the error of its 95% quantile is 2.11 s / sqrt(draws).
  error <- 4 * max(s) * sqrt(1 / draws + 1 / own)
  cases <<- c(cases, paste0('{"case":"parallel-shuffled-', name, '","data":"data/bfi.csv","columns":["',
    paste(items, collapse = '","'), '"],"call":"', draws, ' draws: apply(x, 2, sample), ',
    if (kind == "pearson") "cor" else "psych::polychoric", '","options":{"correlation":"', kind,
    '","rows":', rows, ',"draws":', own, '},"expect":{"mean_pc":[', number(m[1:k]), '],"mean_smc":[',
    number(m[k + 1:k]), '],"q95_pc":[', number(q[1:k]), '],"q95_smc":[', number(q[k + 1:k]),
    ']},"tolerance":{"mean_pc":', number(error), ',"mean_smc":', number(error), ',"q95_pc":',
    number(2.11 * error), ',"q95_smc":', number(2.11 * error),
    ',"why":"four standard errors of both sets of draws"}}'))
}
add("pearson-bfi10", c(paste0("A", 1:5), paste0("C", 1:5)), 200, "pearson", 5000, 2000)
add("pearson-bfi5", paste0("N", 1:5), 60, "pearson", 5000, 2000)
add("polychoric-bfi5", paste0("A", 1:5), 300, "polychoric", 100, 400)
cat("[\n", paste(cases, collapse = ",\n"), "\n]\n", sep = "")
