/// The coefficients that a program may ask for.
enum RowCorrelation: Sendable {
  case pearson
  case spearman
  case kendall
}
