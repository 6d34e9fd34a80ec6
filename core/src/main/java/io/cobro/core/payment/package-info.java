/// Payments: money received.
@NullMarked
package io.cobro.core.payment;

import org.jspecify.annotations.NullMarked;
