# Writes reference cases from R in the format of Tests/Golden: a list of cases, one on each line.
# put_case(case, kind, data, columns, call, options, expect, tol) collects; write_cases(file) writes.

CASES <- list()

json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) return(paste0("{", paste0('"', names(x), '":', vapply(x, json, ""),
                                            collapse = ","), "}"))
  one <- function(v) {
    if (is.na(v)) "null"
    else if (is.character(v)) paste0('"', gsub('"', '\\\\"', v), '"')
    else if (is.logical(v)) tolower(as.character(v))
    else sprintf("%.15g", v)
  }
  parts <- vapply(x, one, "")
  if (length(x) == 1 && is.null(attr(x, "array"))) unname(parts)
  else paste0("[", paste(parts, collapse = ","), "]")
}

# Absolute tolerances: `rel` times the largest magnitude of the field.
put_case <- function(case, kind, data, columns, call, options, expect, rel = 1e-9, tol = list(),
                     why = "closed form in double precision: rel x largest magnitude of the field") {
  tolerance <- lapply(expect, function(v) {
    v <- abs(v[is.finite(v)])
    max(1e-12, rel * max(c(v, 1e-3)))
  })
  tolerance[names(tol)] <- tol
  attr(columns, "array") <- TRUE
  CASES[[length(CASES) + 1]] <<- json(list(
    case = case, kind = kind, data = data, columns = columns, call = call, options = options,
    expect = expect, tolerance = c(tolerance, list(why = why))))
}

write_cases <- function(file) {
  writeLines(c("[", paste(unlist(CASES), collapse = ",\n"), "]"), file)
  cat(length(CASES), "cases to", file, "\n")
  CASES <<- list()
}
