/// Calling addresses that others name, without ever reaching the inside.
@NullMarked
package io.cobro.webhooks.client;

import org.jspecify.annotations.NullMarked;
