/// Webhook endpoints and deliveries over REST.
@NullMarked
package io.cobro.api.webhook;

import org.jspecify.annotations.NullMarked;
