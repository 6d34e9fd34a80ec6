/// Hearing from and talking to everyone else, one package per counterpart.
@NullMarked
package io.cobro.connectors;

import org.jspecify.annotations.NullMarked;
