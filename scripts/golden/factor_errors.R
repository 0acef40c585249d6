#!/usr/bin/env Rscript
# Standard errors of rotated loadings from lavaan, for Tests/Golden/peers/factor-errors.json.
#   Rscript scripts/golden/factor_errors.R > Tests/Golden/peers/factor-errors.json
suppressMessages(library(lavaan))
root <- "Tests/Golden/data/"
text <- function(x) paste0('"', x, '"')
matrix_json <- function(m) {
  rows <- apply(m, 1, function(r) paste0("[", paste(sprintf("%.9f", r), collapse = ","), "]"))
  paste0('{"rows":[', paste(text(rownames(m)), collapse = ","), '],"cols":[',
         paste(text(colnames(m)), collapse = ","), '],"values":[', paste(rows, collapse = ","), "]}")
}
case <- function(data, items, factors, rotation, arguments, label) {
  x <- as.data.frame(scale(na.omit(read.csv(paste0(root, data))[, items])))
  names <- paste0("f", seq_len(factors))
  model <- paste(paste0('efa("e")*', names, collapse = " + "), "=~", paste(items, collapse = " + "))
  fit <- sem(model, x, std.lv = TRUE, rotation = rotation, information = "expected",
             rotation.args = c(list(rstarts = 30), arguments))
  s <- standardizedSolution(fit)
  by <- s[s$op == "=~", ]
  grid <- function(v) matrix(v[order(match(by$lhs, names), match(by$rhs, items))], length(items),
                             dimnames = list(items, toupper(names)))
  phi <- function(field) {
    m <- matrix(0, factors, factors, dimnames = list(toupper(names), toupper(names)))
    rows <- s[s$op == "~~" & s$lhs %in% names & s$lhs != s$rhs, ]
    for (i in seq_len(nrow(rows))) {
      a <- match(rows$lhs[i], names); b <- match(rows$rhs[i], names)
      m[a, b] <- m[b, a] <- rows[[field]][i]
    }
    m
  }
  cat(paste0('{"case":', text(paste0("factor-errors-", label)), ',"data":', text(paste0("data/", data)),
             ',"columns":[', paste(text(items), collapse = ","), '],"call":',
             text(paste0("lavaan ", packageVersion("lavaan"), " sem() with efa(), rotation = ", rotation,
                         ", standardizedSolution()")),
             ',"options":{"correlation":"Pearson","n":', nrow(x), ',"factors":', factors, ',"rotation":',
             text(label), '},"expect":{"loadings":', matrix_json(grid(by$est.std)), ',"loadings_se":',
             matrix_json(grid(by$se)), ',"phi_se":', matrix_json(phi("se")),
             '},"tolerance":{"loadings":1e-3,"loadings_se":2e-3,"phi_se":2e-3,',
             '"why":"lavaan rotates what it has scaled, and its own two ways (bordered, delta) differ by 2e-3"}}'))
}
hs <- paste0("x", 1:9)
bfi <- c(paste0("A", 1:5), paste0("C", 1:5), paste0("N", 1:5))
none <- list(row.weights = "none")
cat("[\n")
case("hs1939.csv", hs, 3, "oblimin", c(none, oblimin.gamma = 0), "hs9-oblimin"); cat(",\n")
case("hs1939.csv", hs, 3, "varimax", list(row.weights = "kaiser"), "hs9-varimax"); cat(",\n")
case("bfi.csv", bfi, 3, "oblimin", c(none, oblimin.gamma = 0), "bfi15-oblimin")
cat("\n]\n")
