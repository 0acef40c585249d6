#!/usr/bin/env Rscript
# The asymptotic covariance of correlations of ordered and continuous items: lavaan's Gamma of a model
# with both, its covariances with continuous items of variance 1 turned to correlations by the slopes
# 1 and -rho / 2 (each continuous one). For Tests/Golden/peers/mixed-errors.json and its data.
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
G <- unclass(lavInspect(fit, "gamma"))
pairs <- do.call(rbind, lapply(2:5, function(i) cbind(1:(i - 1), i)))
# Of two continuous variables ours is the influence of the moments, lavaan's the product of scores.
pairs <- pairs[!(pairs[, 1] > 3 & pairs[, 2] > 3), ]
J <- matrix(0, nrow(pairs), nrow(G), dimnames = list(NULL, rownames(G)))
for (k in seq_len(nrow(pairs))) {
  i <- names[pairs[k, 1]]; j <- names[pairs[k, 2]]
  J[k, paste0(i, "~~", j)] <- 1
  for (v in intersect(c(i, j), c("y", "z"))) J[k, paste0(v, "~~", v)] <- -R[i, j] / 2
}
H <- J %*% G %*% t(J)
number <- function(v) paste(sprintf("%.12g", v), collapse = ",")
grid <- function(m, labels) paste0('{"rows":["', paste(labels, collapse = '","'), '"],"cols":["',
  paste(labels, collapse = '","'), '"],"values":[',
  paste(apply(m, 1, function(r) paste0("[", number(r), "]")), collapse = ","), "]}")
writeLines(paste0('[\n{"case":"mixed-errors-made500","data":"data/mixed500.csv","columns":["',
  paste(names, collapse = '","'), '"],"call":"lavaan 0.6.14 cfa, WLSMV, lavInspect gamma",',
  '"options":{"n":', n, ',"ordered":["a","b","c"]},"expect":{"R":', grid(R, names), ',"gamma":',
  grid(H, paste0(names[pairs[, 1]], names[pairs[, 2]])),
  '},"tolerance":{"R":1e-4,"gamma":2e-3,"why":"lavaan ends its searches at about 1e-5; of order 1"}}\n]'),
  "Tests/Golden/peers/mixed-errors.json")
