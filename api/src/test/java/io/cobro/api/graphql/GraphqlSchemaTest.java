package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import graphql.language.FieldDefinition;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchemaElement;
import graphql.schema.idl.ScalarInfo;
import graphql.schema.idl.SchemaParser;
import io.cobro.api.http.Contract;
import io.cobro.api.http.ProblemCatalogue;
import io.cobro.core.tenant.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GraphqlSchemaTest {

    private static final GraphqlFace FACE = Wired.face();

    @Test
    void every_field_has_a_fetcher_and_every_fetcher_a_field() {
        assertThat(FACE.fetched()).isEqualTo(FACE.schema().fields()).isNotEmpty();
    }

    @Test
    void a_field_that_nothing_fetches_stops_the_start() {
        assertThatThrownBy(() -> new GraphqlSchema(new Fetchers(), new NodeTypes(List.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Invoice.customer");
    }

    @Test
    void a_fetcher_of_no_field_stops_the_start() {
        Fetchers fetchers = new Fetchers();
        fetchers.type("Invoice").json("colour");
        assertThatThrownBy(() -> new GraphqlSchema(fetchers, new NodeTypes(List.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Invoice.colour");
    }

    @Test
    void every_mutation_is_an_operation_of_rest_under_the_same_scope() {
        Contract contract = Contract.load();
        ObjectTypeDefinition mutations =
                new SchemaParser()
                        .parse(GraphqlSchema.text())
                        .getTypeOrNull("Mutation", ObjectTypeDefinition.class);
        assertThat(mutations.getFieldDefinitions())
                .isNotEmpty()
                .allSatisfy(mutation ->
                        assertThat(scope(mutation))
                                .as(mutation.getName())
                                .isEqualTo(contract.operation(mutation.getName()).scope()));
    }

    @Test
    void every_scope_has_its_word() {
        GraphQLEnumType scopes =
                (GraphQLEnumType) FACE.schema().executable().getType("ApiKeyScope");
        List<String> expected = new ArrayList<>(Scopes.ALL);
        expected.add(Scopes.ADMIN);
        assertThat(scopes.getValues())
                .extracting(GraphQLEnumValueDefinition::getValue)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /// In the same order, and described by its title.
    @Test
    void every_problem_has_its_word() {
        GraphQLEnumType codes = (GraphQLEnumType) FACE.schema().executable().getType("ProblemCode");
        assertThat(codes.getDefinition().getEnumValueDefinitions())
                .extracting(
                        value -> EnumWords.json("ProblemCode", value.getName()),
                        value -> value.getDescription().getContent())
                .containsExactlyElementsOf(
                        ProblemCatalogue.load().all().stream()
                                .map(problem -> tuple(problem.code(), problem.titleEn() + "."))
                                .toList());
    }

    /// What linters of GraphQL ask for: types in PascalCase, values in CAPITALS, all else in
    /// camelCase, and a description everywhere.
    @Test
    void everything_is_described_and_spelt_as_is_usual() {
        List<String> faults = new ArrayList<>();
        for (GraphQLNamedType type : FACE.schema().executable().getAllTypesAsList()) {
            if (!type.getName().startsWith("__")
                    && !ScalarInfo.isGraphqlSpecifiedScalar(type.getName())) {
                faults.addAll(lint(type, type.getName(), "[A-Z][A-Za-z0-9]*"));
            }
        }
        assertThat(faults).isEmpty();
    }

    private static List<String> lint(GraphQLNamedSchemaElement element, String path, String form) {
        List<String> faults = new ArrayList<>();
        String description = element.getDescription();
        if (description == null || description.isBlank()) {
            faults.add(path + " is not described");
        }
        if (!element.getName().matches(form)) {
            faults.add(path + " is not spelt as " + form);
        }
        for (GraphQLSchemaElement child : element.getChildren()) {
            String below =
                    switch (child) {
                        case GraphQLEnumValueDefinition _ -> "[A-Z][A-Z0-9_]*";
                        case GraphQLFieldDefinition _,
                                GraphQLInputObjectField _,
                                GraphQLArgument _ ->
                                "[a-z][A-Za-z0-9]*";
                        default -> "";
                    };
            if (!below.isEmpty()) {
                var named = (GraphQLNamedSchemaElement) child;
                faults.addAll(lint(named, path + "." + named.getName(), below));
            }
        }
        return faults;
    }

    /// Clients keep what they get by its id alone.
    @Test
    void what_has_an_id_is_a_node_and_nothing_else_is() {
        for (ObjectTypeDefinition type :
                new SchemaParser()
                        .parse(GraphqlSchema.text())
                        .getTypes(ObjectTypeDefinition.class)) {
            boolean hasId =
                    type.getFieldDefinitions().stream()
                            .anyMatch(field ->
                                    field.getName().equals("id")
                                            && field.getType() instanceof NonNullType);
            assertThat(type.getImplements()).as(type.getName()).hasSize(hasId ? 1 : 0);
        }
    }

    @Test
    void names_are_spelt_in_both_ways() {
        assertThat(Names.snake("days1To30")).isEqualTo("days_1_to_30");
        assertThat(Names.snake("days91Plus")).isEqualTo("days_91_plus");
        assertThat(Names.snake("fiscalUuid")).isEqualTo("fiscal_uuid");
        assertThat(Names.camel("unit_price")).isEqualTo("unitPrice");
        assertThat(InputJson.names("/lines/0/unit_price"))
                .containsExactly("lines", "0", "unitPrice");
        assertThat(InputJson.names("/metadata/zona_norte"))
                .containsExactly("metadata", "zona_norte");
    }

    private static String scope(FieldDefinition field) {
        return ((graphql.language.StringValue)
                        field.getDirectives("scope").getFirst().getArgument("requires").getValue())
                .getValue();
    }
}
