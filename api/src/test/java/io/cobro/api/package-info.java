/// Stories of the whole application.
@NullMarked
package io.cobro.api;

import org.jspecify.annotations.NullMarked;
