import TarazaLanguage
import TarazaStatistics

/// Which test `trend` does.
enum TrendTest: String, Sendable, CaseIterable {
  case auto, mannKendall, hamedRao, yueWang, prewhitened, trendFree, biasCorrected, iterated, blocks
  case seasonal, partial, censored, spearman, coxStuart, differenceSign, turningPoints, phases, runs
  case serialProduct, vonNeumann, bartels

  static let words: [ChoiceWord<TrendTest>] = [
    ChoiceWord(
      "auto", .auto,
      "seasonal for months and quarters of \(TrendSeasons.fewestYears) years, else mannkendall"),
    ChoiceWord("mannkendall", .mannKendall, "by the order of the values; exact up to 50"),
    ChoiceWord("hamedrao", .hamedRao, "its variance corrected by lags that stand out"),
    ChoiceWord("yuewang", .yueWang, "its variance corrected by the first lag"),
    ChoiceWord("prewhitened", .prewhitened, "after taking the value before out of each value"),
    ChoiceWord("trendfree", .trendFree, "the same, with the trend kept out of it"),
    ChoiceWord("biascorrected", .biasCorrected, "the same, for short series"),
    ChoiceWord("iterated", .iterated, "the same, trend and lag in turn"),
    ChoiceWord("blocks", .blocks, "against series put together from blocks of this one"),
    ChoiceWord("seasonal", .seasonal, "season by season"),
    ChoiceWord("partial", .partial, "given another column"),
    ChoiceWord("censored", .censored, "where some values are bounds, see `below`"),
    ChoiceWord("spearman", .spearman, "rank correlation with time (Daniels)"),
    ChoiceWord("coxstuart", .coxStuart, "the second half against the first"),
    ChoiceWord("differencesign", .differenceSign, "more rises than falls"),
    ChoiceWord("turningpoints", .turningPoints, "random order, by its turns"),
    ChoiceWord("phases", .phases, "random order, by the phases between turns"),
    ChoiceWord("runs", .runs, "random order, by runs about the median"),
    ChoiceWord("serialproduct", .serialProduct, "random order, by products of neighbours"),
    ChoiceWord("vonneumann", .vonNeumann, "random order, by the steps"),
    ChoiceWord("bartels", .bartels, "random order, by the steps of ranks"),
  ]

  /// What a reader calls it.
  var title: String {
    switch self {
    case .auto, .mannKendall: "Mann–Kendall"
    case .hamedRao: "Mann–Kendall, variance by Hamed and Rao"
    case .yueWang: "Mann–Kendall, variance by Yue and Wang"
    case .prewhitened: "Mann–Kendall, pre-whitened"
    case .trendFree: "Mann–Kendall, trend-free pre-whitened"
    case .biasCorrected: "Mann–Kendall, bias-corrected pre-whitened"
    case .iterated: "Mann–Kendall, pre-whitened in rounds"
    case .blocks: "Mann–Kendall, block bootstrap"
    case .seasonal: "seasonal Mann–Kendall"
    case .partial: "partial Mann–Kendall"
    case .censored: "Mann–Kendall of values and bounds"
    case .spearman: "Spearman with time"
    case .coxStuart: "Cox and Stuart, halves"
    case .differenceSign: "difference sign"
    case .turningPoints: "turning points"
    case .phases: "Wallis and Moore's phases"
    case .runs: "runs about the median"
    case .serialProduct: "Wald and Wolfowitz, serial product"
    case .vonNeumann: "von Neumann's ratio"
    case .bartels: "Bartels' rank ratio"
    }
  }

  /// Whether it looks for a direction; the others see any departure from random order.
  var isDirected: Bool {
    switch self {
    case .turningPoints, .phases, .runs, .serialProduct, .vonNeumann, .bartels: false
    default: true
    }
  }
}

/// Which slope `trend` gives.
enum TrendSlopeKind: String, Sendable, CaseIterable {
  case auto, sen, seasonal, siegel, line, autoregressive, quantile, weighted
  /// What `auto` takes where some values are bounds.
  case bounds

  static let words: [ChoiceWord<TrendSlopeKind>] = [
    ChoiceWord("auto", .auto, "the one that goes with the test"),
    ChoiceWord("sen", .sen, "the median of all slopes between two periods"),
    ChoiceWord("seasonal", .seasonal, "the median of slopes within seasons"),
    ChoiceWord("siegel", .siegel, "repeated medians, for many outliers"),
    ChoiceWord("line", .line, "least squares with Newey and West's errors"),
    ChoiceWord("autoregressive", .autoregressive, "least squares, errors of order one"),
    ChoiceWord("quantile", .quantile, "the line with a share of points below it"),
    ChoiceWord("weighted", .weighted, "least squares, weights by each point's error"),
  ]

  var title: String {
    switch self {
    case .auto, .sen: "Sen's slope"
    case .seasonal: "seasonal Sen slope"
    case .siegel: "Siegel's slope"
    case .line: "slope of the line"
    case .autoregressive: "slope, autoregressive errors"
    case .quantile: "slope of the quantile"
    case .weighted: "weighted slope"
    case .bounds: "Akritas–Theil–Sen slope"
    }
  }
}
