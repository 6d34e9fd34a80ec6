@NullMarked
package io.cobro.webhooks.receiver;

import org.jspecify.annotations.NullMarked;
