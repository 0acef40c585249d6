#!/usr/bin/env Rscript
# Correlations of ordered and continuous items by lavaan's two steps, for
# Tests/Golden/peers/mixed-correlations.json and its data.
# Run at the root of the repository.
suppressMessages(library(lavaan))
set.seed(7)
n <- 500
f <- rnorm(n)
cut2 <- function(v, at) as.integer(cut(v, c(-Inf, at, Inf)))
x <- data.frame(
  a = cut2(0.7 * f + rnorm(n), c(-1, 0, 0.8)), b = cut2(-0.6 * f + rnorm(n), c(0.3)),
  c = cut2(0.5 * f + rnorm(n), c(-1.5, -0.5, 0.4, 1.2)),
  y = round(10 + 3 * (f + rnorm(n)), 2), z = round(5 + 2 * (0.4 * f + 0.5 * rnorm(n)), 3))
write.csv(x, "Tests/Golden/data/mixed500.csv", row.names = FALSE, quote = FALSE)
for (v in c("y", "z")) x[[v]] <- (x[[v]] - mean(x[[v]])) / sqrt(mean((x[[v]] - mean(x[[v]]))^2))
names <- names(x)
fit <- cfa(paste("f =~", paste(names, collapse = " + ")), x, ordered = c("a", "b", "c"),
           estimator = "WLSMV")
R <- lavInspect(fit, "sampstat")$cov[names, names]
number <- function(v) paste(sprintf("%.12g", v), collapse = ",")
grid <- function(m, labels) paste0('{"rows":["', paste(labels, collapse = '","'), '"],"cols":["',
  paste(labels, collapse = '","'), '"],"values":[',
  paste(apply(m, 1, function(r) paste0("[", number(r), "]")), collapse = ","), "]}")
writeLines(paste0('[\n{"case":"mixed-correlations-made500","data":"data/mixed500.csv","columns":["',
  paste(names, collapse = '","'), '"],"call":"lavaan 0.6.14 cfa, WLSMV, sampstat",',
  '"options":{"n":', n, ',"ordered":["a","b","c"]},"expect":{"R":', grid(R, names),
  '},"tolerance":{"R":1e-4,"why":"lavaan ends its searches at about 1e-5"}}\n]'),
  "Tests/Golden/peers/mixed-correlations.json")
