import TarazaNumerics

/// Quartimax: f = -1/4 sum of loading⁴.
///
/// - Source: Neuhaus & Wrigley (1954). British Journal of Statistical Psychology 7, 81-91.
package struct Quartimax: RotationCriterion {
  package init() {}

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    var result = CriterionValue(value: 0, gradient: loadings)
    for (i, loading) in loadings.elements.enumerated() {
      let cube = loading * loading * loading
      result.value -= cube * loading / 4
      result.gradient.elements[i] = -cube
    }
    return result
  }
}

/// Varimax: f = -1/4 sum over columns of the squared deviations of loading² from its column mean.
///
/// - Source: Kaiser (1958). Psychometrika 23, 187-200. doi:10.1007/BF02289233
package struct Varimax: RotationCriterion {
  package init() {}

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let (p, m) = (loadings.rows, loadings.columns)
    var deviations = loadings.squares
    var result = CriterionValue(value: 0, gradient: loadings)
    for column in 0..<m {
      let own = column * p..<(column + 1) * p
      let mean = deviations.elements[own].reduce(0, +) / Double(p)
      for i in own {
        deviations.elements[i] -= mean
        result.value -= deviations.elements[i] * deviations.elements[i] / 4
        result.gradient.elements[i] *= -deviations.elements[i]
      }
    }
    return result
  }
}
