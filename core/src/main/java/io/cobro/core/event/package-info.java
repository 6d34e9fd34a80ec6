/// Facts in the past tense, written in the transaction that made them true.
@NullMarked
package io.cobro.core.event;

import org.jspecify.annotations.NullMarked;
