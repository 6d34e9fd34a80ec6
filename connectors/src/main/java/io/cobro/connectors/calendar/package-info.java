/// Business calendars of countries.
@NullMarked
package io.cobro.connectors.calendar;

import org.jspecify.annotations.NullMarked;
