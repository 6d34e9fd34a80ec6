/// The one way in which values are written as JSON, and in which foreign JSON is read.
@NullMarked
package io.cobro.webhooks.json;

import org.jspecify.annotations.NullMarked;
