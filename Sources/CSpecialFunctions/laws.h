// The two laws behind all others: gamma (chi-square, Poisson) and beta (t, F, binomial).
#pragma once

#include "wide.h"

/// A gamma variable of shape a > 0 and scale 1.
struct GammaLaw {
  Wide a;
  explicit GammaLaw(Wide shape) : a(shape) {}

  /// x^a e^-x / Γ(a + 1), the Poisson mass at a real count a ≥ 0; x > 0.
  static Wide mass(Wide a, Wide x);

  /// The density of log X at log x.
  Wide log_density(Wide x) const { return a * mass(a, x); }

  /// P(X > x), or P(X <= x).
  Wide tail(Wide x, bool upper) const;
};

/// A place x in (0, 1) with what cancels when computed from x alone.
struct BetaPlace {
  Wide x, y;        // y = 1 - x
  Wide excess;      // a y - b x, the distance a - (a + b) x from the mean

  /// At x exactly.
  static BetaPlace at(Wide a, Wide b, Wide x);
  /// Where x / y = odds.
  static BetaPlace of_odds(Wide a, Wide b, Wide odds);
  /// The same place seen from the other end, for (b, a).
  BetaPlace mirrored() const { return {y, x, -excess}; }
  Wide log_y() const;
};

/// A beta variable with a, b > 0.
struct BetaLaw {
  Wide a, b;
  BetaLaw(Wide a, Wide b) : a(a), b(b) {}

  /// x^a y^b Γ(a+b+1) / (Γ(a+1) Γ(b+1)), the binomial mass at real counts a, b ≥ 0.
  static Wide mass(Wide a, Wide b, const BetaPlace &place);

  /// The density of log(X / (1 - X)) there.
  Wide log_odds_density(const BetaPlace &place) const {
    return a / (a + b) * b * mass(a, b, place);
  }

  /// P(X > x), or P(X <= x).
  Wide tail(const BetaPlace &place, bool upper) const;
};
