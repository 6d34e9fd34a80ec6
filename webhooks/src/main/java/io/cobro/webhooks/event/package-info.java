/// What events there are, and the JSON in which integrators receive them.
@NullMarked
package io.cobro.webhooks.event;

import org.jspecify.annotations.NullMarked;
