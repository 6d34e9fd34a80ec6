/// Invoices over REST.
@NullMarked
package io.cobro.api.invoice;

import org.jspecify.annotations.NullMarked;
