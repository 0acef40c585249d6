// Inverting a tail: Newton's method made third order, inside a bracket.
#pragma once

#include "wide.h"

/// A tail by its probability, the smaller of the two that a quantile may be asked by: it keeps the
/// digits that 1 - p has lost.
struct AskedTail {
  Wide p;
  bool upper;
  AskedTail(Wide p, bool upper) : p(p > 0.5L ? 1 - p : p), upper((p > 0.5L) != upper) {}
};

/// What is known of a law at a place s.
struct TailSample {
  Wide tail;     // the tail asked for
  Wide density;  // of the law in s
  Wide slope;    // of the logarithm of that density
};

/// The s between `low` and `high` where the tail is as asked; an end of the range if that is only
/// beyond it. A lower tail rises with s, an upper one falls.
///
/// Each step t fits h(s) = log tail by h + h' (e^(k t) - 1) / k with k = h'' / h'. That is exact
/// where the tail is a power of e^s (k = 0) and where it falls like exp(-e^s) (k = 1), the two ends
/// between which gamma and beta tails lie.
template <class Sample>
Wide where_tail_is(AskedTail asked, Wide start, Wide low, Wide high, Sample sample) {
  constexpr int most_steps = 300;
  constexpr Wide settled = 1e-16L;
  const Wide sign = asked.upper ? -1 : 1, target = std::log(asked.p);
  Wide s = std::fmin(std::fmax(start, low), high), from = low, to = high;
  bool from_known = false, to_known = false;
  for (int count = 0; count < most_steps; ++count) {
    const TailSample here = sample(s);
    const Wide miss = target - std::log(here.tail);
    if (miss == 0) return s;
    const bool ahead = (miss > 0) != asked.upper;  // the answer lies at larger s
    if (s == (ahead ? high : low)) return s;
    (ahead ? from : to) = s;
    (ahead ? from_known : to_known) = true;

    const Wide rate = sign * here.density / here.tail, bend = here.slope - rate;
    const Wide plain = miss / rate, growth = bend * plain;
    const Wide fitted = std::fabs(growth) < 1e-9L ? plain : std::log1p(growth) / bend;
    Wide next = s + (std::isfinite(fitted) ? fitted : plain);
    const bool slow = count > 20 && count % 2 == 1;
    if (!(next > from && next < to) || slow) {
      if (next <= from && !from_known) {
        next = from;
      } else if (next >= to && !to_known) {
        next = to;
      } else {
        next = (from + to) / 2;
      }
    }
    const Wide step = next - s;
    s = next;
    if (std::fabs(step) < settled) return s;
  }
  return s;
}
