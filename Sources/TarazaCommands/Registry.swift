import TarazaLanguage

extension Registry {
  /// Every command of Taraza, in the order in which `help` lists them.
  public static let standard = Registry([
    // Sources
    OpenCommand.self, DatasetCommand.self, MatrixCommand.self, PlanCommand.self,
    // Data
    SelectCommand.self, WhereCommand.self, DeriveCommand.self, RecodeCommand.self,
    ReverseCommand.self, RenameCommand.self, SortCommand.self, TakeCommand.self,
    DistinctCommand.self, JoinCommand.self, AppendCommand.self, LongCommand.self, WideCommand.self,
    SummarizeCommand.self, DescribeCommand.self, CodebookCommand.self, ScaleCommand.self,
    DesignCommand.self, CalibrateCommand.self,
    // Correlation and factors
    CorrelateCommand.self, AdequacyCommand.self, FactorsCommand.self, FactorCommand.self,
    ScoreCommand.self, CongruenceCommand.self,
    // Quality
    QualityCommand.self, InterviewersCommand.self,
    // Estimation
    EstimateCommand.self,
    // Reliability
    ReliabilityCommand.self, AgreementCommand.self, GeneralizabilityCommand.self,
    // Trend
    TrendCommand.self, ChangepointCommand.self, StationarityCommand.self,
    AutocorrelationCommand.self, DecomposeCommand.self,
    InterventionCommand.self, MonitorCommand.self,
    // Comparisons and models
    CrosstabCommand.self, CompareCommand.self, RegressCommand.self,
    // Output
    PlotCommand.self, SaveCommand.self,
  ])
}
