# Makes Tests/Golden/correlation/*.json: standard errors and asymptotic covariances of polychoric and
# polyserial correlations, empty cells, smoothed matrices and moments of incomplete data, by R's
# lavaan, psych and Matrix.    Usage, from the checkout: Rscript scripts/golden/correlation.R
suppressMessages({library(lavaan); library(psych)})
golden <- "Tests/Golden"
versions <- paste0("lavaan ", packageVersion("lavaan"), ", psych ", packageVersion("psych"))

text <- function(x) if (is.list(x)) {
  fields <- vapply(names(x), function(n) paste0('"', n, '":', text(x[[n]])), "")
  paste0("{", paste(fields, collapse = ","), "}")
} else if (is.matrix(x)) {
  rows <- apply(x, 1, function(r) paste0("[", paste(number(r), collapse = ","), "]"))
  text_names <- function(n, k) vector(if (is.null(n)) paste0("v", seq_len(k)) else n)
  paste0('{"rows":', text_names(rownames(x), nrow(x)), ',"cols":', text_names(colnames(x), ncol(x)),
         ',"values":[', paste(rows, collapse = ","), "]}")
} else if (length(x) == 1 && is.null(names(x))) {
  if (is.character(x)) paste0('"', x, '"') else if (is.logical(x)) tolower(x) else number(x)
} else vector(x)
vector <- function(x) paste0("[", paste(if (is.character(x)) paste0('"', x, '"') else number(x),
                                        collapse = ","), "]")
number <- function(x) vapply(x, function(v) if (is.na(v)) "null" else sprintf("%.13g", v), "")
write_cases <- function(family, cases)
  writeLines(c("[", paste(vapply(cases, text, ""), collapse = ",\n"), "]"),
             file.path(golden, "correlation", paste0(family, ".json")))
case <- function(name, data, columns, call, expect, tolerance, ...)
  c(list(case = name, data = data, columns = columns, call = paste0(call, " [", versions, "]")),
    list(...), list(expect = expect, tolerance = tolerance))
unlavaan <- function(x) { x <- unclass(x); attr(x, "header") <- NULL; x }

# 1. Asymptotic covariances
errors <- function(name, file, columns, ordered = columns, missing = "listwise", weights = NULL,
                   path = file.path(golden, "data", file)) {
  x <- read.csv(path)[, c(columns, weights)]
  x[ordered] <- lapply(x[ordered], base::ordered)
  fit <- if (is.null(weights)) {
    lavCor(x, ordered = ordered, se = "standard", output = "fit", missing = missing)
  } else {
    model <- paste(apply(combn(columns, 2), 2, paste, collapse = "~~"), collapse = "\n")
    lavaan(model, x, ordered = ordered, sampling.weights = weights, missing = missing,
           auto.th = TRUE, auto.delta = TRUE, estimator = "WLS")
  }
  G <- unlavaan(lavInspect(fit, "gamma"))
  R <- unlavaan(lavInspect(fit, "sampstat")$cov)[columns, columns]
  expect <- list(n = nobs(fit), gamma = G, R = R, thresholds = as.numeric(lavInspect(fit, "th")))
  case(paste0("polychoric-errors-", name), paste0("data/", file), columns,
       paste0("lavCor(se='standard', output='fit', missing='", missing, "'); lavInspect(fit, 'gamma')"),
       expect, list(gamma = 2e-4, R = 1e-5, thresholds = 1e-8, n = 0,
                    why = "lavaan stops its search for each rho at about 1e-6"),
       options = list(missing = missing, weights = if (is.null(weights)) "" else weights))
}
set.seed(71)
likert <- read.csv(file.path(golden, "data", "likert120.csv"))
weighted <- na.omit(likert[, 1:4])
weighted$w <- round(runif(nrow(weighted), 0.4, 3), 3)
write.csv(weighted, file.path(golden, "correlation/data/weighted106.csv"), row.names = FALSE)
A <- paste0("A", 1:5)
cases <- list(
  errors("likert120", "likert120.csv", paste0("q", 1:5)),
  errors("bfi-agreeableness", "bfi.csv", A),
  errors("bfi-agreeableness-pairwise", "bfi.csv", A, missing = "pairwise"),
  errors("weighted106", "weighted106.csv", paste0("q", 1:4), weights = "w",
         path = file.path(golden, "correlation/data/weighted106.csv")),
  errors("lsat6", "lsat6.csv", paste0("Q", 1:5)))
write_cases("polychoric-errors", cases)

# 2. Empty cells of 2 x 2
rows <- function(m) { i <- rep(seq_along(m), c(m)); data.frame(a = ordered(row(m)[i]), b = ordered(col(m)[i])) }
zero <- function(i, m) {
  lav <- function(...) suppressWarnings(lavCor(rows(m), ordered = c("a", "b"), se = "none", ...)[2, 1])
  psy <- suppressMessages(suppressWarnings(tetrachoric(m, correct = 0.5)$rho))
  dimnames(m) <- list(c("r1", "r2"), c("c1", "c2"))
  case(paste0("empty-cells-", i), "", c("a", "b"),
       "lavCor(se='none') with zero.add = c(.5, 0); psych::tetrachoric(correct=.5)",
       list(keepingMargins = lav(), psych = as.numeric(psy)),
       list(keepingMargins = 1e-5, psych = 1e-4, why = "stopping rules of the peers"),
       input = list(counts = m))
}
tables <- list(matrix(c(20, 0, 10, 15), 2), matrix(c(20, 5, 0, 15), 2), matrix(c(0, 7, 9, 4), 2),
               matrix(c(12, 7, 9, 0), 2), matrix(c(300, 0, 40, 25), 2))
write_cases("empty-cells", Map(zero, seq_along(tables), tables))

# 3. Smoothing
set.seed(5)
indefinite <- function(k, spread) {
  m <- diag(k); m[lower.tri(m)] <- pmax(-0.95, pmin(0.95, rnorm(k * (k - 1) / 2, 0.35, spread)))
  m[upper.tri(m)] <- t(m)[upper.tri(m)]; dimnames(m) <- list(paste0("v", 1:k), paste0("v", 1:k)); m
}
smooth <- function(i, m) {
  near <- Matrix::nearPD(m, corr = TRUE, keepDiag = TRUE, do2eigen = FALSE, posd.tol = 1e-14,
                         eig.tol = 1e-14, conv.tol = 1e-13, maxit = 100000)
  case(paste0("smoothing-", i), "", colnames(m),
       "psych::cor.smooth; Matrix::nearPD(corr = TRUE, conv.tol = 1e-13, do2eigen = FALSE)",
       list(clipped = suppressWarnings(cor.smooth(m)), nearest = as.matrix(near$mat)),
       list(clipped = 1e-12, nearest = 1e-7, why = "the alternating projections' stopping rule"),
       input = list(R = m))
}
matrices <- list(indefinite(4, 0.5), indefinite(8, 0.4), indefinite(15, 0.4),
                 matrix(c(1, -.55, -.15, -.55, 1, -.9, -.15, -.9, 1), 3,
                        dimnames = list(paste0("v", 1:3), paste0("v", 1:3))),
                 matrix(c(2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2), 4) / 2 *
                   matrix(c(1, 1.8, 1, 1, 1.8, 1, 1.8, 1, 1, 1.8, 1, 1.8, 1, 1, 1.8, 1), 4))
dimnames(matrices[[5]]) <- list(paste0("v", 1:4), paste0("v", 1:4))
write_cases("smoothing", Map(smooth, seq_along(matrices), matrices))

# 4. Moments of incomplete normal data
incomplete <- function(name, file, columns, share, seed) {
  source <- c(file.path(golden, "data", file), file.path(golden, "efa/data", file))
  x <- read.csv(source[file.exists(source)][1])[, columns]
  set.seed(seed)
  for (j in seq_along(columns)) x[runif(nrow(x)) < share, j] <- NA
  x <- x[rowSums(!is.na(x)) > 0, ]
  target <- paste0("incomplete-", name, ".csv")
  write.csv(x, file.path(golden, "correlation/data", target), row.names = FALSE, na = "")
  model <- paste(apply(combn(columns, 2), 2, paste, collapse = "~~"), collapse = "\n")
  fit <- lavaan(model, x, missing = "ml", meanstructure = TRUE, auto.var = TRUE, int.ov.free = TRUE,
                em.h1.tol = 1e-13, em.h1.iter.max = 100000L,
                control = list(rel.tol = 1e-13, iter.max = 10000))
  h1 <- lavInspect(fit, "sampstat")
  case(paste0("incomplete-moments-", name), paste0("data/", target), columns,
       "lavaan(missing = 'ml') of the saturated model, em.h1.tol = 1e-13; lavInspect(fit, 'sampstat')",
       list(mean = as.numeric(h1$mean), covariance = unlavaan(h1$cov),
            logLikelihood = as.numeric(fitMeasures(fit, "unrestricted.logl")),
            patterns = lavInspect(fit, "patterns") |> nrow()),
       list(mean = 1e-5, covariance = 1e-4, logLikelihood = 1e-6, patterns = 0,
            why = "lavaan's EM stops by the change of its likelihood; units of the data"))
}
write_cases("incomplete-moments", list(
  incomplete("hs9", "hs1939.csv", paste0("x", 1:9), 0.15, 3),
  incomplete("attitude", "attitude.csv", c("rating", "complaints", "privileges", "learning"), 0.2, 4)))
