/// The server: wiring, configuration and what its faces share.
@NullMarked
package io.cobro.api;

import org.jspecify.annotations.NullMarked;
