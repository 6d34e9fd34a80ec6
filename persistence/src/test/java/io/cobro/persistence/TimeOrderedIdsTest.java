package io.cobro.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {

    @Test
    void ids_made_in_one_millisecond_keep_their_order() {
        TimeOrderedIds ids = new TimeOrderedIds();
        List<String> made = Stream.generate(ids::next).limit(10_000).map(UUID::toString).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ids_are_of_version_7() {
        assertThat(new TimeOrderedIds().next().version()).isEqualTo(7);
    }
}
