/// What tests of the whole application share.
@NullMarked
package io.cobro.api.testing;

import org.jspecify.annotations.NullMarked;
