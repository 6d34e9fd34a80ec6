@NullMarked
package io.cobro.webhooks.event;

import org.jspecify.annotations.NullMarked;
