/// The GraphQL face: the same commands, questions and JSON as REST, behind `schema.graphqls`.
@NullMarked
package io.cobro.api.graphql;

import org.jspecify.annotations.NullMarked;
