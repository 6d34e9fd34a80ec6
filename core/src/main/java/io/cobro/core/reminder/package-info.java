/// Reminders: messages to customers about what they owe, and the ways on which they leave.
@NullMarked
package io.cobro.core.reminder;

import org.jspecify.annotations.NullMarked;
