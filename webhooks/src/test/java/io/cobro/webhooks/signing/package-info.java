@NullMarked
package io.cobro.webhooks.signing;

import org.jspecify.annotations.NullMarked;
