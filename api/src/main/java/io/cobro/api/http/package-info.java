/// HTTP: the contract, requests, replies and problems, once for all operations.
@NullMarked
package io.cobro.api.http;

import org.jspecify.annotations.NullMarked;
