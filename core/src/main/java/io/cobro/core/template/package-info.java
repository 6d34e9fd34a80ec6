/// Templates: the texts of reminders, shipped or the tenant's own, and how they become messages.
@NullMarked
package io.cobro.core.template;

import org.jspecify.annotations.NullMarked;
