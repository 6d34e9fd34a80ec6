/// Tests of the demonstration.
@NullMarked
package io.cobro.api.demo;

import org.jspecify.annotations.NullMarked;
