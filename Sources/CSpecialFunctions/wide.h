// The working precision of this target, and the doors through which doubles enter and leave.
//
// On x86-64 long double carries 64 bits: three decimal digits more than the 1e-12 promised leave
// room for a thousand-fold cancellation and more. Where long double is double (or a machine lacks
// it) the formulas stay right, with the accuracy of plain double arithmetic.
#pragma once

#include <cmath>
#include <limits>

typedef long double Wide;

namespace wide {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Wide pi = 3.14159265358979323846264338327950288L;
constexpr Wide log_two_pi = 1.83787706640934548356065947281123527L;

/// Logarithms below which a double is 0 and above which it is infinity.
constexpr Wide least_log = -746, greatest_log = 710;

/// Halving a wide number keeps what halving a double could lose: the last subnormal digit.
inline Wide half(double x) { return static_cast<Wide>(x) / 2; }

inline bool positive(double x) { return x > 0 && x < infinity; }

/// The value as a double; NaN where the computation gave up.
template <class Value> double guarded(Value value) noexcept {
  try {
    return static_cast<double>(value());
  } catch (...) {
    return undefined;
  }
}

}  // namespace wide
