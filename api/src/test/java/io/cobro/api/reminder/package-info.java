/// Stories of reminders, moved through time by the tests.
@NullMarked
package io.cobro.api.reminder;

import org.jspecify.annotations.NullMarked;
