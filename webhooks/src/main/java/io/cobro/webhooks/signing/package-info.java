/// Signatures of Standard Webhooks, their secrets, and how secrets are kept.
@NullMarked
package io.cobro.webhooks.signing;

import org.jspecify.annotations.NullMarked;
