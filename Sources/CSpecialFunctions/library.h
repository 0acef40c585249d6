// What is taken from Boost.Math, behind one door: its headers are compiled in one file only.
#pragma once

#include "wide.h"

namespace library {

Wide log_gamma(Wide x);
/// The derivative of that order of digamma, which is that of log Γ.
Wide polygamma(int order, Wide x);
Wide erfc(Wide x);
Wide inverse_erfc(Wide p);
/// Regularised incomplete gamma function, P(a, x) or Q(a, x).
Wide incomplete_gamma(Wide a, Wide x, bool upper);
/// Regularised incomplete beta function, I_x(a, b) or its complement.
Wide incomplete_beta(Wide a, Wide b, Wide x, bool upper);

}  // namespace library
