package io.cobro.api.graphql;

import graphql.language.Directive;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.IntValue;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetcherFactories;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeRuntimeWiring;
import io.cobro.api.graphql.schema.DgsConstants.NODE;
import io.cobro.api.http.ProblemException;
import io.cobro.core.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The schema: `schema.graphqls` with what fetches its fields.
final class GraphqlSchema {

    private static final String RESOURCE = "/schema.graphqls";

    private final TypeDefinitionRegistry types;
    private final Map<String, Integer> costs = new TreeMap<>();
    private final Map<String, FieldDefinition> fields = new TreeMap<>();
    private final GraphQLSchema executable;

    /// @throws IllegalStateException if a field has no fetcher, or a fetcher no field
    GraphqlSchema(Fetchers fetchers, NodeTypes nodeTypes) {
        this.types = new SchemaParser().parse(text());
        for (ObjectTypeDefinition type : types.getTypes(ObjectTypeDefinition.class)) {
            for (FieldDefinition field : type.getFieldDefinitions()) {
                String place = type.getName() + "." + field.getName();
                fields.put(place, field);
                cost(field).ifPresent(weight -> costs.put(place, weight));
            }
        }
        requireSame(fetchers.fields());
        this.executable =
                new SchemaGenerator().makeExecutableSchema(types, wiring(fetchers, nodeTypes));
    }

    /// The text of the schema, as it is published.
    static String text() {
        try (InputStream in =
                Objects.requireNonNull(
                        GraphqlSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    GraphQLSchema executable() {
        return executable;
    }

    /// Every field of every object type, such as `Invoice.customer`.
    Set<String> fields() {
        return Set.copyOf(fields.keySet());
    }

    /// Points that a field costs; 0 where the schema says nothing.
    int cost(String field) {
        return costs.getOrDefault(field, 0);
    }

    private void requireSame(Set<String> fetched) {
        Set<String> unwired = new TreeSet<>(fields.keySet());
        unwired.removeAll(fetched);
        Set<String> unknown = new TreeSet<>(fetched);
        unknown.removeAll(fields.keySet());
        if (!unwired.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalStateException(
                    "fields without a fetcher: "
                            + unwired
                            + "; fetchers without a field: "
                            + unknown);
        }
    }

    private RuntimeWiring wiring(Fetchers fetchers, NodeTypes nodeTypes) {
        RuntimeWiring.Builder wiring =
                RuntimeWiring.newRuntimeWiring()
                        .codeRegistry(
                                GraphQLCodeRegistry.newCodeRegistry()
                                        .defaultDataFetcher(
                                                DataFetcherFactories.useDataFetcher(
                                                        GraphqlSchema::unwired))
                                        .build());
        Scalars.ALL.forEach(wiring::scalar);
        for (EnumTypeDefinition type : types.getTypes(EnumTypeDefinition.class)) {
            wiring.type(
                    TypeRuntimeWiring.newTypeWiring(type.getName())
                            .enumValues(value -> EnumWords.json(type.getName(), value))
                            .build());
        }
        for (ObjectTypeDefinition type : types.getTypes(ObjectTypeDefinition.class)) {
            TypeRuntimeWiring.Builder fetched = TypeRuntimeWiring.newTypeWiring(type.getName());
            for (FieldDefinition field : type.getFieldDefinitions()) {
                String place = type.getName() + "." + field.getName();
                fetched.dataFetcher(field.getName(), guarded(field, fetchers.get(place)));
            }
            wiring.type(fetched.build());
        }
        wiring.type(
                TypeRuntimeWiring.newTypeWiring(NODE.TYPE_NAME)
                        .typeResolver(nodeTypes::resolve)
                        .build());
        return wiring.build();
    }

    private static Object unwired(DataFetchingEnvironment environment) {
        throw new IllegalStateException(
                "nothing fetches " + environment.getFieldDefinition().getName());
    }

    /// A fetcher that asks for the scope of its field before it fetches.
    private static DataFetcher<?> guarded(FieldDefinition field, DataFetcher<?> fetcher) {
        Optional<String> scope = scope(field);
        if (scope.isEmpty()) {
            return fetcher;
        }
        String required = scope.get();
        return environment -> {
            if (!Requested.of(environment).caller().may(required)) {
                throw new ProblemException(
                        Refusal.of("insufficient_scope", Map.of("scope", required)));
            }
            return fetcher.get(environment);
        };
    }

    private static Optional<String> scope(FieldDefinition field) {
        return directive(field, "scope")
                .map(found -> Objects.requireNonNull(found.getArgument("requires")).getValue())
                .map(value -> ((StringValue) value).getValue());
    }

    private static Optional<Integer> cost(FieldDefinition field) {
        return directive(field, "cost")
                .map(found -> Objects.requireNonNull(found.getArgument("weight")).getValue())
                .map(value -> ((IntValue) value).getValue().intValueExact());
    }

    private static Optional<Directive> directive(FieldDefinition field, String name) {
        return field.getDirectives(name).stream().findFirst();
    }
}
