/// Payments over REST.
@NullMarked
package io.cobro.api.payment;

import org.jspecify.annotations.NullMarked;
