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

# 2. Thresholds and correlation together: the likelihood written out, minimised by nlminb and then by
# Newton's method with differences, since nlminb stops at flat places.
minimised <- function(start, value) {
  x <- nlminb(start, value, control = list(eval.max = 5000, iter.max = 5000))$par
  unit <- function(i) replace(numeric(length(x)), i, 1)
  slope <- function(x, h) vapply(seq_along(x), function(i)
    (8 * (value(x + h * unit(i)) - value(x - h * unit(i))) -
       (value(x + 2 * h * unit(i)) - value(x - 2 * h * unit(i)))) / (12 * h), 0)
  for (i in 1:8) {
    H <- vapply(seq_along(x), function(i)
      (slope(x + 1e-4 * unit(i), 1e-3) - slope(x - 1e-4 * unit(i), 1e-3)) / 2e-4, x)
    x <- x - solve((H + t(H)) / 2, slope(x, 1e-3))
  }
  x
}
joint_polychoric <- function(name, m) {
  a <- nrow(m) - 1; b <- ncol(m) - 1
  cells <- function(h, k, rho) {
    S <- matrix(c(1, rho, rho, 1), 2); far <- 40
    G <- outer(c(-far, h, far), c(-far, k, far),
               Vectorize(function(x, y) mnormt::pmnorm(c(x, y), varcov = S)))
    G[1, ] <- 0; G[, 1] <- 0
    t(diff(t(diff(G))))
  }
  ascending <- function(x) cumsum(c(x[1], exp(x[-1])))
  unfold <- function(t) list(h = ascending(t[1:a]), k = ascending(t[a + 1:b]), rho = tanh(t[a + b + 1]))
  value <- function(t) { u <- unfold(t); p <- cells(u$h, u$k, u$rho); -sum((m * log(p))[m > 0]) / sum(m) }
  fold <- function(p) { x <- qnorm(head(cumsum(p), -1)); c(x[1], log(diff(x))) }
  start <- c(fold(rowSums(m) / sum(m)), fold(colSums(m) / sum(m)), 0.3)
  start <- minimised(start, value)
  u <- unfold(start)
  dimnames(m) <- list(paste0("r", seq_len(a + 1)), paste0("c", seq_len(b + 1)))
  case(paste0("joint-polychoric-", name), "", c("rows", "columns"), "nlminb and Newton steps on the likelihood of thresholds and rho, mnormt::pmnorm",
       list(rho = u$rho, rowThresholds = u$h, columnThresholds = u$k, logLikelihood = -value(start)),
       list(rho = 1e-8, rowThresholds = 1e-8, columnThresholds = 1e-8, logLikelihood = 1e-11,
            why = "gradients by differences"), input = list(counts = m))
}
joint_polyserial <- function(name, x, y) {
  values <- sort(unique(y)); cuts <- length(values) - 1; y <- match(y, values)
  unfold <- function(t) list(m = t[1], s = exp(t[2]), rho = tanh(t[3]),
                             tau = cumsum(c(t[4], exp(t[-(1:4)]))))
  value <- function(t) {
    u <- unfold(t); z <- (x - u$m) / u$s; tau <- c(-Inf, u$tau, Inf); d <- sqrt(1 - u$rho^2)
    p <- pnorm((tau[y + 1] - u$rho * z) / d) - pnorm((tau[y] - u$rho * z) / d)
    -mean(dnorm(z, log = TRUE) - log(u$s) + log(p))
  }
  tau <- qnorm(head(cumsum(tabulate(y)) / length(y), -1))
  start <- c(mean(x), log(sd(x)), 0.2, tau[1], log(diff(tau)))
  start <- minimised(start, value)
  u <- unfold(start)
  list(rho = u$rho, thresholds = u$tau, mean = u$m, deviation = u$s)
}
serial <- function(item) {
  mixed <- read.csv(file.path(golden, "efa/data/mixed600.csv"))
  mixed <- mixed[!is.na(mixed$age) & !is.na(mixed[[item]]), ]
  case(paste0("joint-polyserial-age-", item), "../efa/data/mixed600.csv", c("age", item),
       "nlminb and Newton steps on the likelihood of mean, deviation, thresholds and rho",
       joint_polyserial(item, mixed$age, mixed[[item]]),
       list(rho = 1e-8, thresholds = 1e-8, mean = 1e-7, deviation = 1e-7,
            why = "gradients by differences; mean and deviation in years"))
}
write_cases("joint", list(
  joint_polychoric("4x4", matrix(c(25, 11, 4, 1, 14, 30, 16, 3, 6, 17, 33, 12, 2, 5, 14, 27), 4)),
  joint_polychoric("3x5-sparse", matrix(c(9, 1, 0, 4, 3, 0, 2, 8, 1, 0, 5, 6, 0, 1, 11), 3)),
  joint_polychoric("2x3-negative", matrix(c(3, 20, 12, 15, 30, 4), 2)),
  serial("A1"), serial("gender")))

# 3. Empty cells of 2 x 2
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

# 4. Smoothing
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

# 5. Moments of incomplete normal data
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
