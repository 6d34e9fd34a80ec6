/// The contract and the problem catalogue.
@NullMarked
package io.cobro.api.http;

import org.jspecify.annotations.NullMarked;
