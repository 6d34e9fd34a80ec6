package io.cobro.api.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MediaTypesTest {

    @Test
    void json_is_answered_where_nothing_is_said() {
        assertThat(MediaTypes.preferred(null)).contains(MediaTypes.JSON);
        assertThat(MediaTypes.preferred("*/*")).contains(MediaTypes.JSON);
    }

    @Test
    void the_weightier_type_wins_and_the_first_of_equals() {
        assertThat(
                        MediaTypes.preferred(
                                "application/graphql-response+json, application/json;q=0.9"))
                .contains(MediaTypes.GRAPHQL);
        assertThat(
                        MediaTypes.preferred(
                                "application/graphql-response+json;q=0.1, application/json"))
                .contains(MediaTypes.JSON);
        assertThat(
                        MediaTypes.preferred(
                                "application/graphql-response+json; charset=utf-8, application/json"))
                .contains(MediaTypes.GRAPHQL);
    }

    @Test
    void other_types_cannot_be_answered() {
        assertThat(MediaTypes.preferred("text/html")).isEmpty();
        assertThat(MediaTypes.preferred("application/json;q=0")).isEmpty();
    }
}
