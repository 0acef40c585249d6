#!/usr/bin/env Rscript
# Standard errors of rotated maximum-likelihood loadings by simulation, at an n so large that the
# formulas hold, brought to n = 301. For Tests/Golden/peers/factor-errors-simulated.json; 4,000
# samples take a few minutes, and know an error to about 1.1%.
suppressMessages(library(GPArotation))
items <- paste0("x", 1:9)
x <- read.csv("Tests/Golden/data/hs1939.csv")[, items]
fit <- factanal(x, 3, rotation = "none", control = list(nstart = 3))
loadings <- unclass(fit$loadings)
implied <- cov2cor(loadings %*% t(loadings) + diag(fit$uniquenesses))
n <- 20000; samples <- 4000
align <- function(a, b) {
  agreement <- t(a) %*% b
  order <- apply(abs(agreement), 2, which.max)
  signs <- sign(agreement[cbind(order, seq_along(order))])
  a[, order] %*% diag(signs)
}
rotations <- list(
  oblimin = function(l) GPFoblq(l, method = "oblimin", normalize = FALSE, eps = 1e-7)$loadings,
  varimax = function(l) unclass(varimax(l, normalize = TRUE, eps = 1e-12)$loadings))
text <- function(v) paste0("[", paste(sprintf("%.6f", v), collapse = ","), "]")
grid <- function(m) paste0('{"rows":["', paste(items, collapse = '","'), '"],"cols":["F1","F2","F3"],"values":[',
                           paste(apply(m, 1, text), collapse = ","), "]}")
out <- c()
for (name in names(rotations)) {
  set.seed(5)
  aim <- rotations[[name]](loadings)
  draws <- replicate(samples, {
    R <- cov2cor(rWishart(1, n - 1, implied)[, , 1])
    l <- unclass(factanal(covmat = R, factors = 3, n.obs = n, rotation = "none",
                          start = fit$uniquenesses)$loadings)
    align(rotations[[name]](l), aim)
  })
  se <- apply(draws, c(1, 2), sd) * sqrt(n / 301)
  out <- c(out, paste0('{"case":"factor-errors-simulated-', name, '","data":"data/hs1939.csv","columns":["',
    paste(items, collapse = '","'), '"],"call":"', samples, ' samples of the implied matrix, factanal and GPArotation",',
    '"options":{"correlation":"Pearson","n":301,"factors":3,"rotation":"', name, '"},"expect":{"loadings":', grid(aim),
    ',"loadings_se":', grid(se), '},"tolerance":{"why":"relative 0.05: four errors of a standard deviation of 4,000 draws"}}'))
}
cat("[\n", paste(out, collapse = ",\n"), "\n]\n", sep = "")
