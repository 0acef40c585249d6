# Makes Tests/Golden/survey-replicates/*.json: regression, tables, quantiles and the replicates of
# R's survey with replicate weights.  Usage: Rscript scripts/golden/replicates.R
#
# Needs R with survey (made with R 4.2.2, survey 4.1.1). Run from the top folder.
suppressMessages(library(survey))
source("scripts/golden/peer_json.R")
out <- "Tests/Golden/survey-replicates"
dir.create(out, showWarnings = FALSE)
read <- function(name) {
  read.csv(file.path("Tests/Golden/survey/data", paste0(name, ".csv")), stringsAsFactors = FALSE)
}
num <- function(x) unname(as.numeric(x))
api <- read("apiclus1"); waves <- read("waves2stage")
api$yes <- as.numeric(api$comp_imp == "Yes")
peer <- paste0("[survey ", packageVersion("survey"), "]")
tight <- glm.control(epsilon = 1e-15, maxit = 100)

given <- function(frame, weights, file, type, scale, rscales, mse) {
  svrepdesign(weights = frame[[weights]], repweights = as.matrix(read(file)), type = type,
              scale = scale, rscales = rep(rscales, length.out = ncol(read(file))), data = frame,
              combined.weights = TRUE, mse = mse)
}
designs <- list(
  list(id = "jk1", file = "repw_jk1_apiclus1", frame = api, data = "apiclus1", weights = "pw",
       type = "JK1", scale = 14 / 15, rscales = 1),
  list(id = "boot", file = "boot_apiclus1", frame = api, data = "apiclus1", weights = "pw",
       type = "bootstrap", scale = 1 / 39, rscales = 1),
  list(id = "jkn", file = "repw_jkn_waves", frame = waves, data = "waves2stage", weights = "wt",
       type = "JKn", scale = 1, rscales = 0.5),
  list(id = "brr", file = "repw_brr_waves", frame = waves, data = "waves2stage", weights = "wt",
       type = "BRR", scale = 1 / 8, rscales = 1))
models <- list(
  apiclus1 = list(gaussian = api00 ~ ell + stype, logit = yes ~ ell + mobility),
  waves2stage = list(gaussian = tension ~ trust + sex, logit = tense ~ trust + sex,
                     poisson = trust ~ age + sex))
kinds <- list(gaussian = gaussian(), logit = quasibinomial(), poisson = quasipoisson())
options_of <- function(d, mse, more) c(list(
  weights = d$weights, replicate_weights = paste0("../survey/data/", d$file, ".csv"),
  scale = d$scale, rscale = d$rscales, mse = mse), more)
path <- function(d) paste0("../survey/data/", d$data, ".csv")

for (d in designs) for (mse in c(FALSE, TRUE)) {
  design <- given(d$frame, d$weights, d$file, d$type, d$scale, d$rscales, mse)
  for (family in names(models[[d$data]])) {
    formula <- models[[d$data]][[family]]
    law <- kinds[[family]]
    fit <- suppressWarnings(svyglm(formula, design, family = law, control = tight))
    table <- summary(fit)$coefficients
    term <- all.vars(formula)[3]
    wald <- regTermTest(fit, as.formula(paste("~", term)), method = "Wald")
    put_case(paste("glm", family, d$id, if (mse) "mse" else "mean", sep = "-"), "svyglm", path(d),
      all.vars(formula), paste("svrepdesign, svyglm, regTermTest", peer),
      options_of(d, mse, list(family = family)),
      list(coef = num(table[, 1]), se = num(table[, 2]), t = num(table[, 3]), p = num(table[, 4]),
           df_residual = num(fit$df.residual), vcov = num(vcov(fit)), F = num(wald$Ftest),
           F_p = num(wald$p)),
      rel = 1e-6, why = "each replicate is fitted to 1e-15 of its deviance: 1e-6 x magnitude")
  }
}
write_cases(file.path(out, "svyglm.json"))

for (d in designs) {
  design <- given(d$frame, d$weights, d$file, d$type, d$scale, d$rscales, FALSE)
  columns <- if (d$data == "apiclus1") c("stype", "comp_imp") else c("district", "sex")
  formula <- as.formula(paste("~", paste(columns, collapse = "+")))
  for (statistic in c("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")) {
    r <- try(svychisq(formula, design, statistic = statistic), silent = TRUE)
    if (inherits(r, "try-error")) { cat(d$id, statistic, as.character(r)); next }
    expect <- list(statistic = num(r$statistic), p = num(r$p.value))
    if (!is.null(r$parameter)) expect$df <- num(r$parameter)
    put_case(paste("chisq", tolower(statistic), d$id, sep = "-"), "svychisq", path(d), columns,
      paste0("svrepdesign, svychisq(statistic = '", statistic, "') ", peer),
      options_of(d, FALSE, list(statistic = statistic)), expect, rel = 1e-7,
      tol = if (statistic %in% c("lincom", "saddlepoint")) list(p = 1e-5) else list())
  }
}
write_cases(file.path(out, "svychisq.json"))

for (d in designs) for (mse in c(FALSE, TRUE)) {
  design <- given(d$frame, d$weights, d$file, d$type, d$scale, d$rscales, mse)
  column <- if (d$data == "apiclus1") "api00" else "tension"
  other <- if (d$data == "apiclus1") "enroll" else "trust"
  probabilities <- c(0.1, 0.25, 0.5, 0.9)
  q <- svyquantile(as.formula(paste("~", column)), design, probabilities, qrule = "math",
                   interval.type = "quantile", ci = TRUE)
  ratio <- svyratio(as.formula(paste("~", column)), as.formula(paste("~", other)), design,
                    na.rm = TRUE)
  put_case(paste("quantile", d$id, if (mse) "mse" else "mean", sep = "-"), "svyquantile", path(d),
    c(column, other), paste("svrepdesign, svyquantile(interval.type = 'quantile'), svyratio", peer),
    options_of(d, mse, list(probabilities = probabilities)),
    list(est = num(coef(q)), se = num(SE(q)), ratio = num(coef(ratio)),
         ratio_se = num(SE(ratio))), rel = 1e-7)
}
write_cases(file.path(out, "svyquantile.json"))
