// Functions of one number that keep their relative accuracy where the plain formula cancels.
#pragma once

#include "wide.h"

/// exp(x) - 1 - x.
Wide exp_minus_line(Wide x);

/// log(1 + x) - x.
Wide log_minus_line(Wide x);

/// (1 + x) log(1 + x) - x: the deviance of an observed mean over an expected one of 1 + x.
Wide deviance(Wide x);

/// log Γ(1 + a) - (a + 1/2) log a + a - log √(2π): what Stirling's formula misses, a > 0.
Wide stirling_error(Wide a);
