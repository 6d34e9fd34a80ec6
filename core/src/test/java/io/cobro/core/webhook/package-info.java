@NullMarked
package io.cobro.core.webhook;

import org.jspecify.annotations.NullMarked;
