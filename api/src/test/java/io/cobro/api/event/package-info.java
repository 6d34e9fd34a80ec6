/// Tests of the event catalogue.
@NullMarked
package io.cobro.api.event;

import org.jspecify.annotations.NullMarked;
