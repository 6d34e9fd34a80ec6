@NullMarked
package io.cobro.webhooks;

import org.jspecify.annotations.NullMarked;
