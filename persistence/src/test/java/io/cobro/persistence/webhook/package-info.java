/// Deliveries to endpoints on a real database.
@NullMarked
package io.cobro.persistence.webhook;

import org.jspecify.annotations.NullMarked;
