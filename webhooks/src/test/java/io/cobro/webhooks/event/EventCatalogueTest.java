package io.cobro.webhooks.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.event.EventType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventCatalogueTest {

    @Test
    void each_type_is_listed_once_with_a_sentence_and_the_schema_of_its_noun() {
        assertThat(EventCatalogue.ENTRIES)
                .extracting(EventCatalogue.Entry::type)
                .doesNotHaveDuplicates();
        assertThat(EventCatalogue.ENTRIES)
                .allSatisfy(entry -> {
                    assertThat(entry.summary()).matches("[A-Z].*\\.");
                    // The log keeps no schema: readers of the log derive it from the noun.
                    assertThat(entry.schema()).isEqualTo(entry.type().noun() + ".v1");
                    assertThat(entry.data()).isNotEmpty();
                    assertThat(entry.data().getFirst().always()).isTrue();
                });
        assertThat(EventCatalogue.find(new EventType("invoice.eaten"))).isEmpty();
    }

    @Test
    void what_is_not_in_the_catalogue_cannot_be_told() {
        assertThatThrownBy(() -> EventCatalogue.get("invoice.eaten"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("invoice.eaten");
        EventCatalogue.Entry overdue = EventCatalogue.get("invoice.overdue");
        assertThatCode(() -> overdue.requireSays(List.of("invoice"), Set.of("timeliness")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> overdue.requireSays(List.of("invoice"), Set.of("status")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("status");
        assertThatThrownBy(() -> overdue.requireSays(List.of("invoice", "payment"), Set.of()))
                .isInstanceOf(IllegalStateException.class);
        EventCatalogue.Entry allocated = EventCatalogue.get("payment.allocated");
        assertThatThrownBy(() -> allocated.requireSays(List.of("payment"), Set.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
