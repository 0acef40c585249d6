import TarazaNumerics

/// Direct oblimin: products of squared loadings in different columns, centred by gamma.
///
/// f = 1/4 sum over items i, columns j ≠ l of s_ij (s_il - gamma mean_i s_il), with s = loading².
/// Gamma 0 is quartimin.
///
/// - Source: Jennrich & Sampson (1966). Psychometrika 31, 313-323. doi:10.1007/BF02289465;
///   gradient: Jennrich (2002). Psychometrika 67, 7-19. doi:10.1007/BF02294706
package struct Oblimin: RotationCriterion {
  package let gamma: Double

  package init(gamma: Double) { self.gamma = gamma }

  package func evaluated(at loadings: Matrix) -> CriterionValue {
    let (p, m) = (loadings.rows, loadings.columns)
    let squares = loadings.squares
    var others = squares.rowTotalsLessOwn
    if gamma != 0 {
      for column in 0..<m {
        let own = column * p..<(column + 1) * p
        let shift = gamma * others.elements[own].reduce(0, +) / Double(p)
        for i in own { others.elements[i] -= shift }
      }
    }
    var result = CriterionValue(value: 0, gradient: loadings)
    for i in 0..<p * m {
      result.value += squares.elements[i] * others.elements[i]
      result.gradient.elements[i] *= others.elements[i]
    }
    result.value /= 4
    return result
  }
}

extension Matrix {
  var squares: Matrix {
    var result = self
    for i in result.elements.indices { result.elements[i] *= result.elements[i] }
    return result
  }

  /// For each element, the sum of the other elements of its row.
  var rowTotalsLessOwn: Matrix {
    var totals = [Double](repeating: 0, count: rows)
    for column in 0..<columns {
      for row in 0..<rows { totals[row] += elements[column * rows + row] }
    }
    var result = self
    for column in 0..<columns {
      for row in 0..<rows {
        result.elements[column * rows + row] = totals[row] - elements[column * rows + row]
      }
    }
    return result
  }

  /// For each element, the sum of the other elements of its column.
  var columnTotalsLessOwn: Matrix {
    var result = self
    for column in 0..<columns {
      let own = column * rows..<(column + 1) * rows
      let total = elements[own].reduce(0, +)
      for i in own { result.elements[i] = total - elements[i] }
    }
    return result
  }
}
