/// Reading CFDI 4.0, the electronic invoices of Mexico: structure, sums, seals.
@NullMarked
package io.cobro.connectors.cfdi;

import org.jspecify.annotations.NullMarked;
