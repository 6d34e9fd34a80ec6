/// Reminders over REST.
@NullMarked
package io.cobro.api.reminder;

import org.jspecify.annotations.NullMarked;
