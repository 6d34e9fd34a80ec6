/// A receiver that verifies what it gets: for the demonstration, tests and examples.
@NullMarked
package io.cobro.webhooks.receiver;

import org.jspecify.annotations.NullMarked;
