@NullMarked
package io.cobro.webhooks.json;

import org.jspecify.annotations.NullMarked;
