/// Bringing each event to each endpoint: when, how often, how many at a time.
@NullMarked
package io.cobro.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
