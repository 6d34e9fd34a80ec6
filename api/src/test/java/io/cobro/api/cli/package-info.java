/// Tests of the command line.
@NullMarked
package io.cobro.api.cli;

import org.jspecify.annotations.NullMarked;
