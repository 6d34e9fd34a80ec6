/// What requests say of lines, taxes and totals.
@NullMarked
package io.cobro.api.document;

import org.jspecify.annotations.NullMarked;
