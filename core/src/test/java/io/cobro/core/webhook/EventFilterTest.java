package io.cobro.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cobro.core.event.EventType;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {

    @ParameterizedTest
    @CsvSource({
        "*,                 invoice.paid,         true",
        "invoice.*,         invoice.paid,         true",
        "invoice.paid,      invoice.paid,         true",
        "invoice.paid,      invoice.partially_paid, false",
        "invoice.*,         invoice_plan.paid,    false",
        "payment.*,         invoice.paid,         false",
    })
    void a_pattern_is_a_type_a_noun_or_everything(String pattern, String type, boolean wanted) {
        EventFilter filter = new EventFilter(List.of(pattern));

        assertThat(filter.matches(new EventType(type))).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**", "*.paid", "invoice", "invoice.", "inv*.paid", "Invoice.paid"})
    void other_forms_are_no_patterns(String pattern) {
        assertThat(EventFilter.isPattern(pattern)).isFalse();
        assertThatThrownBy(() -> new EventFilter(List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void there_is_at_least_one_pattern_and_a_bounded_number() {
        List<String> tooMany = Collections.nCopies(EventFilter.PATTERNS_MAX + 1, "*");

        assertThatThrownBy(() -> new EventFilter(List.of())).hasMessageContaining("from 1 to 100");
        assertThatThrownBy(() -> new EventFilter(tooMany)).hasMessageContaining("from 1 to 100");
    }

    @Test
    void an_event_type_is_a_noun_and_a_verb() {
        assertThat(new EventType("bank_transaction.matched").noun()).isEqualTo("bank_transaction");
        assertThatThrownBy(() -> new EventType("invoice")).hasMessageContaining("invoice");
    }
}
