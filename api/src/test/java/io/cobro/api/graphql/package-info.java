/// The GraphQL face under test.
@NullMarked
package io.cobro.api.graphql;

import org.jspecify.annotations.NullMarked;
