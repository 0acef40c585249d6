#include "downhill.h"

/// Newton's method on the Legendre polynomial, from Abramowitz and Stegun's guess 22.16.6.
UnitRule::UnitRule() {
  for (int i = 0; i < count; ++i) {
    Wide x = std::cos(wide::pi * (i + 0.75L) / (count + 0.5L)), slope = 0;
    for (int step = 0; step < 8; ++step) {
      Wide before = 0, value = 1;
      for (int j = 0; j < count; ++j) {
        const Wide next = ((2 * j + 1) * x * value - j * before) / (j + 1);
        before = value;
        value = next;
      }
      slope = count * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
}

const UnitRule &UnitRule::shared() {
  static const UnitRule rule;
  return rule;
}
