@NullMarked
package io.cobro.webhooks.client;

import org.jspecify.annotations.NullMarked;
