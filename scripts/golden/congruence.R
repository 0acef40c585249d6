#!/usr/bin/env Rscript
# Congruence of factors found in two halves of a sample: psych's coefficients of all pairs, after the
# orthogonal Procrustes rotation by a singular value decomposition, and after GPArotation's oblique
# rotation to a full target, the best of 4 starts. For Tests/Golden/peers/congruence.json.
suppressMessages({library(psych); library(GPArotation)})
options(digits = 17)
number <- function(v) paste(sprintf("%.15g", v), collapse = ",")
grid <- function(m) {
  paste0('{"rows":["', paste(rownames(m), collapse = '","'), '"],"cols":["',
         paste(paste0("F", seq_len(ncol(m))), collapse = '","'), '"],"values":[',
         paste(apply(m, 1, function(row) paste0("[", number(row), "]")), collapse = ","), "]}")
}
named <- function(m, names) { m <- unclass(m); dimnames(m) <- list(names, NULL); m }
procrustes <- function(a, b) { s <- svd(t(a) %*% b); a %*% s$u %*% t(s$v) }
# One column of A (T')^-1 meets each column of B: put them in the order of B.
oblique <- function(a, b) {
  a <- procrustes(a, b)
  set.seed(3)
  runs <- lapply(1:4, function(i) {
    start <- if (i == 1) diag(ncol(a)) else qr.Q(qr(matrix(rnorm(ncol(a)^2), ncol(a))))
    targetQ(a, Tmat = start, Target = b, eps = 1e-7, maxit = 1000)
  })
  sums <- sapply(runs, function(r) sum((r$loadings - b)^2))
  unclass(runs[[which.min(sums)]]$loadings)
}
cases <- c()
add <- function(name, data, items, half, m) {
  x <- na.omit(read.csv(file.path("Tests/Golden", data))[, c(items, half)])
  parts <- split(x[, items], x[[half]])
  fits <- lapply(parts[1:2], function(p) factanal(p, m, rotation = "none", control = list(nstart = 5)))
  a <- lapply(fits, function(f) unclass(f$loadings))
  for (kind in c("varimax", "oblimin")) {
    turn <- if (kind == "varimax") function(l) unclass(varimax(l, eps = 1e-12)$loadings)
            else function(l) unclass(GPFoblq(l, method = "oblimin", eps = 1e-6, maxit = 1000)$loadings)
    first <- turn(a[[1]]); second <- turn(a[[2]])
    phi <- if (kind == "varimax") diag(m)
           else GPFoblq(a[[2]], method = "oblimin", eps = 1e-6, maxit = 1000)$Phi
    after <- if (kind == "varimax") procrustes(a[[2]], first) else oblique(a[[2]], first)
    for (f in 1:m) { # oblique factors that came out mirrored would show here
      stopifnot(which.max(abs(factor.congruence(first, after, digits = 12)[f, ])) == f)
    }
    rows <- items
    rowcos <- rowSums(first * after) / sqrt(rowSums(first^2) * rowSums(after^2))
    cases <<- c(cases, paste0('{"case":"congruence-', name, "-", kind, '","data":"', data,
      '","columns":["', paste(items, collapse = '","'), '"],"call":"psych::factor.congruence of ',
      'factanal in two halves by ', half, '","options":{"factors":', m, ',"rotation":"', kind,
      '"},"expect":{"first":', grid(named(first, rows)), ',"second":', grid(named(second, rows)),
      ',"phi":', grid(named(phi, paste0("F", 1:m))),
      ',"pairs":', grid(named(factor.congruence(first, second, digits = 15), paste0("F", 1:m))),
      ',"rotated":', grid(named(after, rows)),
      ',"factors":[', number(diag(factor.congruence(first, after, digits = 15))),
      '],"items":[', number(rowcos), ']},"tolerance":{"pairs":1e-12,"rotated":',
      if (kind == "varimax") "1e-12" else "1e-5", ',"factors":',
      if (kind == "varimax") "1e-12" else "1e-5", ',"items":',
      if (kind == "varimax") "1e-12" else "1e-5",
      ',"why":"closed form; the oblique search stops at a gradient of 1e-7"}}'))
  }
}
add("hs9-school", "data/hs1939.csv", paste0("x", 1:9), "school", 3)
bfi <- c(paste0("A", 1:5), paste0("C", 1:5), paste0("E", 1:5), paste0("N", 1:5), paste0("O", 1:5))
add("bfi15-gender", "data/bfi.csv", bfi[1:15], "gender", 3)
add("bfi10-gender", "data/bfi.csv", bfi[1:10], "gender", 2)
cat("[\n", paste(cases, collapse = ",\n"), "\n]\n", sep = "")
