#!/usr/bin/env Rscript
# Omega of several scales by psych: total, hierarchical and by group factor, of oblimin factors by
# minimum residuals and a Schmid-Leiman solution, items turned beforehand and not by psych. For
# Tests/Golden/peers/omega.json. Usage: Rscript scripts/golden/omega.R, in the checkout.
suppressMessages({library(psych); library(GPArotation)})
source("scripts/golden/peer_json.R")
vector <- function(v) { attr(v, "array") <- TRUE; v }
add <- function(name, data, items, m, reversed = c()) {
  x <- na.omit(read.csv(file.path("Tests/Golden", data))[, items])
  signs <- ifelse(items %in% reversed, -1, 1)
  x <- sweep(x, 2, signs, "*")
  set.seed(1)
  f <- suppressWarnings(fa(x, m, fm = "minres", rotate = "oblimin", n.rotations = 20))
  o <- suppressWarnings(omega(x, m, fm = "minres", flip = FALSE, plot = FALSE))
  sl <- o$schmid$sl; g <- sl[, 1]; own <- sl[, 1 + seq_len(m), drop = FALSE]
  # psych's own h2 leaves out what its second-order solution cuts off; the loadings tell it whole.
  h2 <- rowSums(sl[, seq_len(m + 1)]^2)
  home <- apply(abs(own), 1, which.max); R <- cor(x)
  parts <- t(sapply(unique(home), function(j) {
    i <- which(home == j); V <- sum(R[i, i])
    c(general = sum(g[i])^2 / V, group = sum(own[i, j])^2 / V)
  }))
  put_case(paste0("omega-", name), "omega", data, items,
           paste0("psych::omega(x, ", m, ", fm = \"minres\", flip = FALSE) [psych ", packageVersion("psych"), "]"),
           list(factors = m, signs = vector(signs)),
           list(omega_h = o$omega_h, omega_total = 1 - sum(1 - h2) / sum(R), ecv = o$ECV,
                subscale_total = vector(rowSums(parts)), subscale_general = vector(parts[, 1]),
                subscale_group = vector(parts[, 2])),
           tol = list(omega_h = 5e-4, omega_total = 1e-4, ecv = 5e-4, subscale_total = 5e-4, subscale_general = 5e-4,
                      subscale_group = 5e-4),
           why = "psych's minres stops its search at differences of 1e-5 in loadings")
}
turned <- c("A1", "C4", "C5", "E1", "E2")
add("hs9", "data/hs1939.csv", paste0("x", 1:9), 3)
add("bfi-AC", "data/bfi.csv", c(paste0("A", 1:5), paste0("C", 1:5)), 3, turned)
add("bfi-ACE", "data/bfi.csv", c(paste0("A", 1:5), paste0("C", 1:5), paste0("E", 1:5)), 3, turned)
add("bfi-25", "data/bfi.csv", c(paste0("A", 1:5), paste0("C", 1:5), paste0("E", 1:5), paste0("N", 1:5), paste0("O", 1:5)), 5,
    c("A1", "C4", "C5", "E1", "E2", "O2", "O5", paste0("N", 1:5)))
write_cases("Tests/Golden/peers/omega.json")
