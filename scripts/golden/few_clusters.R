# Makes Tests/Golden/few-clusters/*.json.  Usage: Rscript scripts/golden/few_clusters.R
#
# cr2.json        clubSandwich: CR2 with Satterthwaite's degrees of freedom, and its HTZ test
# wild.json       the wild cluster bootstrap by refitting every row of every draw, all draws made
# permutation.json  exchanges of clusters, all made, by means of the rows
#
# Needs R with clubSandwich (made with R 4.2.2, clubSandwich 0.5.8). Run from the top folder.
suppressMessages(library(clubSandwich))
source("scripts/golden/peer_json.R")
out <- "Tests/Golden/few-clusters"
dir.create(out, showWarnings = FALSE)
data <- function(name) {
  read.csv(file.path("Tests/Golden/survey/data", paste0(name, ".csv")), stringsAsFactors = FALSE)
}
num <- function(x) unname(as.numeric(x))
api <- data("apiclus1")
waves <- data("waves2stage")
api$yes <- as.numeric(api$comp_imp == "Yes")

# ---- CR2
cr2 <- function(case, frame, file, formula, family, cluster, weights = NULL, term) {
  frame$w <- if (is.null(weights)) rep(1, nrow(frame)) else frame[[weights]]
  frame$w <- frame$w / mean(frame$w)
  environment(formula) <- environment()
  model <- if (family == "gaussian") lm(formula, frame, weights = w)
    else suppressWarnings(glm(formula, frame, weights = w,
                              family = if (family == "logit") binomial() else poisson(),
                              control = glm.control(epsilon = 1e-15, maxit = 100)))
  # Once more from the solution: the weights that glm keeps are those before its last step.
  if (family != "gaussian") model <- suppressWarnings(update(model, start = coef(model)))
  target <- if (family == "gaussian") rep(1, nrow(frame)) else model$family$variance(fitted(model))
  V <- vcovCR(model, cluster = frame[[cluster]], type = "CR2", target = target,
              inverse_var = FALSE)
  tests <- coef_test(model, vcov = V, test = "Satterthwaite")
  own <- grep(term, names(coef(model)))
  htz <- Wald_test(model, constraints = constrain_zero(own), vcov = V, test = "HTZ")
  df <- if (!is.null(tests$df_Satt)) tests$df_Satt else tests$df
  put_case(case, "cr2", paste0("../survey/data/", file, ".csv"), all.vars(formula),
    paste0("vcovCR(type = 'CR2', target = the family's variances, inverse_var = FALSE); coef_test;",
           " Wald_test('HTZ')  [clubSandwich ", packageVersion("clubSandwich"), "]"),
    list(family = family, cluster = cluster, weights = if (is.null(weights)) "" else weights),
    list(coef = num(coef(model)), se = num(tests$SE), df = num(df),
         p = num(if (!is.null(tests$p_Satt)) tests$p_Satt else tests$p_val),
         vcov = num(as.matrix(V)), F = num(htz$Fstat), ddf = num(htz$df_denom),
         F_p = num(htz$p_val)), rel = if (family == "gaussian") 1e-9 else 1e-8)
}
cr2("cr2-api", api, "apiclus1", api00 ~ ell + stype, "gaussian", "dnum", "pw", "stype")
cr2("cr2-waves", waves, "waves2stage", tension ~ trust + district, "gaussian", "psu", "wt", "district")
cr2("cr2-waves-unweighted", waves, "waves2stage", tension ~ trust + sex, "gaussian", "psu", NULL, "sex")
cr2("cr2-fixed-effects", waves, "waves2stage", tension ~ trust + factor(psu), "gaussian", "psu",
    "wt", "trust")
cr2("cr2-logit-api", api, "apiclus1", yes ~ ell + stype, "logit", "dnum", NULL, "stype")
cr2("cr2-logit-waves", waves, "waves2stage", tense ~ trust + district, "logit", "psu", "wt", "district")
cr2("cr2-poisson-waves", waves, "waves2stage", trust ~ age + sex, "poisson", "psu", "wt", "sex")
write_cases(file.path(out, "cr2.json"))

# ---- The wild cluster bootstrap, row by row
draws <- function(points, G) as.matrix(expand.grid(rep(list(points), G)))
points <- list(rademacher = c(1, -1), webb = c(rbind(sqrt(c(.5, 1, 1.5)), -sqrt(c(.5, 1, 1.5)))))
wild <- function(case, frame, file, formula, cluster, weights, kind, position, joint, subset = "") {
  X <- model.matrix(formula, frame); y <- frame[[all.vars(formula)[1]]]
  w <- frame[[weights]]; g <- match(frame[[cluster]], unique(frame[[cluster]]))
  G <- max(g); v <- t(draws(points[[kind]], G))
  M <- solve(crossprod(X, w * X))
  fit <- function(Y) M %*% crossprod(X, w * Y)
  scores <- function(Y, B) {
    E <- w * (Y - X %*% B)
    lapply(seq_len(ncol(X)), function(k) rowsum(X[, k] * E, g))
  }
  variance <- function(Y, B, k) {
    S <- scores(Y, B); S <- Reduce(`+`, Map(`*`, S, M[k, ]))
    colSums(S^2)
  }
  restricted <- function(R, r) {  # least squares under R b = r
    b <- fit(cbind(y)); b - M %*% t(R) %*% solve(R %*% M %*% t(R), R %*% b - r)
  }
  b <- fit(cbind(y)); k <- position
  p <- function(null) {
    R <- matrix(0, 1, ncol(X)); R[1, k] <- 1
    tilde <- restricted(R, null)
    Y <- as.vector(X %*% tilde) + as.vector(y - X %*% tilde) * v[g, , drop = FALSE]
    B <- fit(Y); t2 <- (B[k, ] - null)^2 / variance(Y, B, k)
    observed <- (b[k] - null)^2 / variance(cbind(y), b, k)
    mean(t2 >= observed * (1 - 1e-9))
  }
  end <- function(direction) {
    step <- direction * sqrt(variance(cbind(y), b, k)); inside <- 0; outside <- step
    for (i in 1:12) if (p(b[k] + outside) > .05) { inside <- outside; outside <- 2 * outside } else break
    if (p(b[k] + outside) > .05) return(NA)
    for (i in 1:34) { m <- (inside + outside) / 2; if (p(b[k] + m) > .05) inside <- m else outside <- m }
    b[k] + inside
  }
  R <- diag(ncol(X))[joint, , drop = FALSE]; tilde <- restricted(R, rep(0, length(joint)))
  wald <- function(Y) {
    B <- fit(Y); S <- scores(Y, B)
    L <- lapply(joint, function(j) Reduce(`+`, Map(`*`, S, M[j, ])))
    vapply(seq_len(ncol(Y)), function(d) {
      Z <- do.call(cbind, lapply(L, function(l) l[, d])); e <- B[joint, d]
      V <- crossprod(Z); if (rcond(V) < 1e-13) return(Inf)
      sum(e * solve(V, e))
    }, 0)
  }
  W <- wald(as.vector(X %*% tilde) + as.vector(y - X %*% tilde) * v[g, , drop = FALSE])
  observed <- wald(cbind(y))
  put_case(case, "wild", paste0("../survey/data/", file, ".csv"), all.vars(formula),
    "every draw refitted row by row, all draws made (this script)",
    list(cluster = cluster, weights = weights, kind = kind, position = position - 1,
         joint = structure(joint - 1, array = TRUE), subset = subset),
    list(coef = num(b), se = num(sqrt(variance(cbind(y), b, k) * G / (G - 1))), p = p(0),
         p_shifted = p(num(b[k]) / 2), lower = end(-1), upper = end(1),
         W = num(observed), joint_p = mean(W >= observed * (1 - 1e-9)), draws = ncol(v)),
    tol = list(p = 1e-12, p_shifted = 1e-12, joint_p = 1e-12, draws = 0, lower = 1e-6, upper = 1e-6))
}
wild("wild-waves", waves, "waves2stage", tension ~ trust + district, "psu", "wt", "rademacher", 2, 3:4)
wild("wild-waves-district", waves, "waves2stage", tension ~ trust + district, "psu", "wt", "rademacher", 3, 3:4)
wild("wild-a-webb", waves[waves$district != "C" & waves$psu <= 6, ], "waves2stage",
     tension ~ trust + sex, "psu", "wt", "webb", 2, 2:3, subset = "psu<=6 and not district C")
write_cases(file.path(out, "wild.json"))

# ---- Permutations of clusters
spread <- function(y, w, group, cluster) {
  parts <- lapply(sort(unique(group)), function(k) {
    own <- group == k; W <- sum(w[own]); m <- sum(w[own] * y[own]) / W
    z <- tapply((w * (y - m))[own], cluster[own], sum) / W
    c(m, length(z) / (length(z) - 1) * sum(z^2))
  })
  m <- vapply(parts, `[`, 0, 1); prec <- 1 / vapply(parts, `[`, 0, 2)
  sum(prec * (m - sum(prec * m) / sum(prec))^2)
}
arrangements <- function(labels, strata) {  # distinct orders of the labels within strata
  permute <- function(x) {
    if (length(x) <= 1) return(list(x))
    unlist(lapply(unique(x), function(u) {
      lapply(permute(x[-match(u, x)]), function(rest) c(u, rest))
    }), recursive = FALSE)
  }
  result <- list(labels)
  for (s in unique(strata)) {
    own <- which(strata == s); all <- permute(labels[own])
    result <- unlist(lapply(result, function(r) lapply(all, function(a) { r[own] <- a; r })),
                     recursive = FALSE)
  }
  result
}
between <- function(case, frame, stratum, weights, modulus) {
  cluster <- frame$psu; ids <- unique(cluster); group <- cluster %% modulus
  labels <- group[match(ids, cluster)]
  strata <- if (is.null(stratum)) rep(1, length(ids)) else frame[[stratum]][match(ids, cluster)]
  all <- arrangements(labels, strata)
  s <- vapply(all, function(a) {
    spread(frame$tension, frame[[weights]], a[match(cluster, ids)], cluster)
  }, 0)
  observed <- spread(frame$tension, frame[[weights]], group, cluster)
  put_case(case, "permutation", "../survey/data/waves2stage.csv", c("tension", "psu"),
    "every arrangement of the clusters' labels, by means of rows (this script)",
    list(cluster = "psu", stratum = if (is.null(stratum)) "" else stratum, weights = weights,
         groups = "modulus", modulus = modulus),
    list(statistic = observed, p = mean(s >= observed * (1 - 1e-9)), arrangements = length(all)),
    tol = list(p = 1e-12, arrangements = 0))
}
between("permutation-two", waves, NULL, "wt", 2)
between("permutation-strata", waves, "stratum", "wt", 2)
between("permutation-three", waves, NULL, "wt", 3)
within <- function(case, frame) {
  cluster <- frame$psu; ids <- unique(cluster); g <- match(cluster, ids)
  statistic <- function(swapped) {
    second <- xor(frame$sex == "m", swapped[g])
    a <- !second; w <- frame$wt; y <- frame$tension
    m <- sum((w * y)[a]) / sum(w[a]); n <- sum((w * y)[second]) / sum(w[second])
    z <- rowsum(ifelse(second, w * (y - n) / sum(w[second]), -w * (y - m) / sum(w[a])), g)
    (n - m)^2 / (sum(z^2) * length(ids) / (length(ids) - 1))
  }
  all <- as.matrix(expand.grid(rep(list(c(FALSE, TRUE)), length(ids))))
  s <- apply(all, 1, statistic); observed <- statistic(rep(FALSE, length(ids)))
  put_case(case, "permutation", "../survey/data/waves2stage.csv", c("tension", "psu"),
    "every swap of the two labels within clusters, by means of rows (this script)",
    list(cluster = "psu", stratum = "", weights = "wt", groups = "sex"),
    list(statistic = observed, p = mean(s >= observed * (1 - 1e-9)), arrangements = nrow(all)),
    tol = list(p = 1e-12, arrangements = 0))
}
within("permutation-within", waves)
write_cases(file.path(out, "permutation.json"))
