// Tails of log-concave densities by quadrature, for parameters so large that series and continued
// fractions need very many terms and lose digits to their number.
#pragma once

#include "wide.h"

/// Nodes in (0, 1) and weights of Gauss-Legendre quadrature on that interval.
struct UnitRule {
  static constexpr int count = 48;
  Wide nodes[count], weights[count];
  UnitRule();
  static const UnitRule &shared();
};

/// ∫ exp(-fall(v)) dv over v > 0; fall is convex, 0 at 0, and close to slope v + curvature v² / 2.
///
/// What lies beyond a fall of 50 is less than 1e-21 of the whole. Before it the integrand is close
/// to a piece of a Gaussian, for which 48 nodes are exact to working precision.
template <class Fall> Wide downhill(Wide slope, Wide curvature, Fall fall) {
  const Wide enough = 50;
  Wide reach = 2 * enough / (slope + std::sqrt(slope * slope + 2 * enough * curvature));
  while (fall(reach) < enough) reach *= 1.1L;
  const UnitRule &rule = UnitRule::shared();
  Wide sum = 0;
  for (int i = 0; i < UnitRule::count; ++i) {
    sum += rule.weights[i] * std::exp(-fall(reach * rule.nodes[i]));
  }
  return reach * sum;
}
