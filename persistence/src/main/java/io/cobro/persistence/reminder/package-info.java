/// Reminders, and the job that sends them.
@NullMarked
package io.cobro.persistence.reminder;

import org.jspecify.annotations.NullMarked;
