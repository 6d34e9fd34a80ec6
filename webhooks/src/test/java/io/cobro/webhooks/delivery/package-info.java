@NullMarked
package io.cobro.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
