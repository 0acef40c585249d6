#!/usr/bin/env Rscript
# Variance components by restricted maximum likelihood, and intervals of two measurements. One-way and
# nested designs are nlme's; crossed ones maximise the dense likelihood written out below, which must
# agree with nlme's where both can be had. Makes the data too, from fixed seeds.
# For Tests/Golden/peers/{variance-components,two-measurements}.json. Run from the checkout.
source("scripts/golden/peer_json.R"); suppressMessages(library(nlme))
folder <- "Tests/Golden/peers/data"
put_data <- function(d, name) {
  write.csv(d, file.path(folder, name), row.names = FALSE, quote = FALSE); file.path("data", name)
}
dense <- function(y, factors) {
  n <- length(y); X <- matrix(1, n, 1)
  V <- c(list(diag(n)), lapply(factors, function(f) tcrossprod(model.matrix(~ 0 + factor(f)))))
  parts <- function(s) {
    H <- Reduce(`+`, Map(`*`, s, V)); Hi <- chol2inv(chol(H)); XHX <- t(X) %*% Hi %*% X
    P <- Hi - Hi %*% X %*% solve(XHX, t(X) %*% Hi); Py <- P %*% y
    list(P = P, Py = Py, beta = solve(XHX, t(X) %*% Hi %*% y)[1], se = sqrt(solve(XHX)[1]),
         dev = as.numeric(determinant(H)$modulus + c(log(XHX)) + t(y) %*% Py + (n - 1) * log(2 * base::pi)))
  }
  # Fisher scoring on the variances, those that turn negative held at zero while the slope says so.
  s <- rep(var(y) / length(V), length(V)); held <- rep(FALSE, length(V))
  for (step in 1:500) {
    p <- parts(s)
    g <- sapply(V, function(v) sum(p$P * v) - sum(p$Py * (v %*% p$Py)))
    free <- !(s == 0 & g > 0)
    I <- sapply(V, function(a) sapply(V, function(b) sum((p$P %*% a) * t(p$P %*% b))))
    d <- rep(0, length(s)); d[free] <- -solve(I[free, free], g[free])
    t <- 1
    repeat {
      new <- pmax(s + t * d, 0); if (new[1] <= 0) { t <- t / 2; next }
      if (parts(new)$dev <= p$dev + 1e-12 || t < 1e-10) break
      t <- t / 2
    }
    if (max(abs(new - s)) < 1e-13 * max(s)) break
    s <- new
  }
  p <- parts(s); w <- sapply(V, function(v) v %*% p$Py); free <- s > 0
  error <- rep(NA, length(s)); error[free] <- sqrt(diag(solve(0.5 * (t(w) %*% p$P %*% w)[free, free])))
  list(variance = s, error = error, mean = p$beta, se = p$se, deviance = p$dev)
}
emit <- function(case, d, data, factors, call, fit) {
  put_case(case, "variance-components", data, c("y", factors), call, list(method = "REML"),
           list(residual = fit$variance[1], components = fit$variance[-1],
                errors = fit$error, mean = fit$mean, mean_error = fit$se, deviance = fit$deviance),
           rel = 1e-6, why = "iterated by the peer to about 1e-8 of the variances")
}
control <- lmeControl(msTol = 1e-14, tolerance = 1e-12, msMaxIter = 500, opt = "nlminb")

set.seed(11)
sizes <- c(2, 3, 3, 5, 8, 1, 4, 12, 7, 2, 6, 9); g <- rep(seq_along(sizes), sizes)
d <- data.frame(g = g, y = round(3 + rnorm(12, 0, .7)[g] + rnorm(length(g)), 3))
data <- put_data(d, "oneway-unbalanced.csv")
f <- lme(y ~ 1, random = ~ 1 | g, d, control = control); v <- c(f$sigma^2, as.numeric(getVarCov(f)))
own <- dense(d$y, list(d$g)); stopifnot(max(abs(own$variance - v)) < 1e-6, abs(own$deviance + 2 * as.numeric(logLik(f))) < 1e-6)
fit <- own; fit$variance <- v; fit$mean <- fixef(f)[[1]]; fit$deviance <- -2 * as.numeric(logLik(f))
emit("oneway-unbalanced", d, data, "g", "nlme::lme(y ~ 1, random = ~ 1 | g); errors by average information", fit)

set.seed(12)
d <- do.call(rbind, lapply(1:9, function(s) do.call(rbind, lapply(seq_len(sample(2:4, 1)), function(k)
  data.frame(school = s, class = 10 * s + k, n = seq_len(sample(2:6, 1)))))))
d$y <- round(50 + rnorm(9, 0, 4)[d$school] + rnorm(100, 0, 3)[d$class] + rnorm(nrow(d), 0, 6), 2)
data <- put_data(d[c("school", "class", "y")], "nested-unbalanced.csv")
f <- lme(y ~ 1, random = ~ 1 | school/class, d, control = control)
v <- suppressWarnings(as.numeric(VarCorr(f)[, 1])); v <- v[!is.na(v)]
own <- dense(d$y, list(d$school, d$class)); stopifnot(max(abs(own$variance - v[c(3, 1, 2)])) < 1e-4)
fit <- own; fit$deviance <- -2 * as.numeric(logLik(f))
emit("nested-unbalanced", d, data, c("school", "class"), "dense likelihood, equal to nlme::lme(y ~ 1, random = ~ 1 | school/class)", fit)

set.seed(13)
d <- expand.grid(person = 1:15, item = 1:6); d$y <- round(rnorm(15)[d$person] + rnorm(6, 0, .5)[d$item] + rnorm(90, 0, .8), 3)
d <- d[-sample(90, 17), ]
data <- put_data(d, "crossed-unbalanced.csv")
emit("crossed-unbalanced", d, data, c("person", "item"), "dense likelihood, Fisher scoring", dense(d$y, list(d$person, d$item)))

set.seed(14)
d <- expand.grid(person = 1:12, item = 1:5, occasion = 1:3)
pi <- interaction(d$person, d$item); po <- interaction(d$person, d$occasion); io <- interaction(d$item, d$occasion)
d$y <- round(rnorm(12)[d$person] + rnorm(5, 0, .6)[d$item] + rnorm(3, 0, .4)[d$occasion] +
  rnorm(60, 0, .5)[as.integer(pi)] + rnorm(36, 0, .4)[as.integer(po)] + rnorm(15, 0, .3)[as.integer(io)] + rnorm(180, 0, .7), 3)
d$pi <- as.integer(pi); d$po <- as.integer(po); d$io <- as.integer(io)
six <- c("person", "item", "occasion", "pi", "po", "io")
emit("three-facets-balanced", d, put_data(d, "three-facets-balanced.csv"), six,
     "dense likelihood, Fisher scoring", dense(d$y, d[six]))
d <- d[-sample(180, 41), ]
emit("three-facets-unbalanced", d, put_data(d, "three-facets-unbalanced.csv"), six,
     "dense likelihood, Fisher scoring", dense(d$y, d[six]))

set.seed(15)
d <- expand.grid(person = 1:14, item = 1:4); d$y <- round(5 + rnorm(56), 3); d$y <- d$y - ave(d$y, d$item) * .98
d$y <- round(d$y, 4); d <- d[-sample(56, 6), ]
emit("component-at-zero", d, put_data(d, "component-at-zero.csv"), c("person", "item"),
     "dense likelihood, Fisher scoring", dense(d$y, d[c("person", "item")]))
write_cases("Tests/Golden/peers/variance-components.json")

d <- na.omit(read.csv("Tests/Golden/reliability/data/retest80.csv"))
case <- function(name, d, level = .95) {
  x <- d[[1]]; y <- d[[2]]; n <- length(x); e <- y - x; m <- mean(e); s <- sd(e); z <- qnorm(.975)
  # R's own noncentral t warns of lost digits here: integrate over the law of the standard deviation.
  at <- function(q) integrate(function(v) pnorm(q * v - z * sqrt(n)) * 2 * v * (n - 1) * dchisq((n - 1) * v^2, n - 1),
                              0, 1 + 12 / sqrt(2 * (n - 1)), rel.tol = 1e-12, subdivisions = 2000)$value
  t <- function(p) uniroot(function(q) at(q) - p, c(1, 60), tol = 1e-12)$root
  low <- t((1 - level) / 2); high <- t((1 + level) / 2); u <- s / sqrt(n); b <- qt((1 + level) / 2, n - 1) * u
  line <- summary(lm(e ~ I((x + y) / 2)))$coefficients[2, ]
  k <- (n - 1) / n; r <- cor(x, y); cc <- 2 * k * cov(x, y) / (k * var(x) + k * var(y) + (mean(x) - mean(y))^2)
  u2 <- (mean(x) - mean(y))^2 / (k * sd(x) * sd(y))
  v <- ((1 - r^2) * cc^2 / ((1 - cc^2) * r^2) + 2 * cc^3 * (1 - cc) * u2 / (r * (1 - cc^2)^2) - cc^4 * u2^2 / (2 * r^2 * (1 - cc^2)^2)) / (n - 2)
  put_case(name, "two-measurements", "data/retest80.csv", names(d)[1:2],
    "Carkeet's exact limits by integration, lm, Lin (1989, 2000) written out", list(confidence = level, rows = n),
    list(bias_interval = c(m - b, m + b), lower_interval = c(m - high * u, m - low * u), upper_interval = c(m + low * u, m + high * u),
         slope = line[[1]], slope_p = line[[4]], lin = cc, lin_interval = tanh(atanh(cc) + c(-1, 1) * qnorm((1 + level) / 2) * sqrt(v))),
    rel = 1e-8, why = "integrated to about 1e-11")
}
case("retest80", d); case("retest80-90", d, .9); case("retest80-first12", d[1:12, ])
write_cases("Tests/Golden/peers/two-measurements.json")
