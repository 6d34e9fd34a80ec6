/// Customers over REST.
@NullMarked
package io.cobro.api.customer;

import org.jspecify.annotations.NullMarked;
