/// Customers.
@NullMarked
package io.cobro.persistence.customer;

import org.jspecify.annotations.NullMarked;
