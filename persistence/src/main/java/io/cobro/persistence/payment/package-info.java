/// Payments.
@NullMarked
package io.cobro.persistence.payment;

import org.jspecify.annotations.NullMarked;
