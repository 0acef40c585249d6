#include "library.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>

namespace policies = boost::math::policies;

namespace {

/// Nothing throws: an argument out of domain is NaN, an overflow infinity, and a series that stops
/// before its last digit keeps the digits it has.
typedef policies::policy<
    policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
    policies::overflow_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>, policies::promote_double<false>>
    Quiet;

}  // namespace

namespace library {

Wide log_gamma(Wide x) { return boost::math::lgamma(x, Quiet()); }

Wide polygamma(int order, Wide x) { return boost::math::polygamma(order, x, Quiet()); }

Wide erfc(Wide x) { return boost::math::erfc(x, Quiet()); }

Wide inverse_erfc(Wide p) { return boost::math::erfc_inv(p, Quiet()); }

Wide incomplete_gamma(Wide a, Wide x, bool upper) {
  return upper ? boost::math::gamma_q(a, x, Quiet()) : boost::math::gamma_p(a, x, Quiet());
}

Wide incomplete_beta(Wide a, Wide b, Wide x, bool upper) {
  return upper ? boost::math::ibetac(a, b, x, Quiet()) : boost::math::ibeta(a, b, x, Quiet());
}

}  // namespace library
