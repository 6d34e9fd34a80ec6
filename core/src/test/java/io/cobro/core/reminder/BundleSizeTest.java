package io.cobro.core.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.CommandContext;
import io.cobro.core.customer.Customer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.dunning.CatchUp;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningStep;
import io.cobro.core.dunning.Policies;
import io.cobro.core.id.NewIds;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reminder.Bundling.Bundle;
import io.cobro.core.reminder.Bundling.Candidate;
import io.cobro.core.tenant.Language;
import io.cobro.core.tenant.TaxPoint;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.core.tenant.TenantMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BundleSizeTest {

    private static final Instant NOW = Instant.parse("2026-03-12T16:00:00Z");
    private static final DunningStep LATE = Policies.due("late", 3);
    private static final Customer CUSTOMER =
            new Customer(
                    new CustomerId(new UUID(0, 1)),
                    null,
                    CustomerKind.COMPANY,
                    "Constructora Alfa",
                    null,
                    "pagos@alfa.example",
                    null,
                    List.of(),
                    Map.of(),
                    CustomerReminding.STANDARD,
                    1,
                    NOW);

    private long ids;

    @Test
    void what_has_no_room_in_a_message_goes_into_another_of_the_same_day() {
        List<Bundle> bundles = bundles(CatchUp.SEND_LATEST, candidates(1201), List.of());

        assertThat(sizes(bundles)).containsExactly(500, 500, 201);
        assertThat(bundles).allMatch(Bundle::isNew);
        assertThat(bundles).allMatch(bundle -> bundle.reminder().dueAt().equals(NOW));
        assertThat(bundles.stream().flatMap(bundle -> bundle.added().stream()).distinct())
                .hasSize(1201);
    }

    @Test
    void a_message_that_waits_is_joined_as_long_as_it_has_room() {
        Reminder waiting =
                bundles(CatchUp.SEND_LATEST, candidates(499), List.of()).getFirst().reminder();

        Bundle joined = bundles(CatchUp.SEND_LATEST, candidates(1), List.of(waiting)).getFirst();
        assertThat(joined.isNew()).isFalse();
        assertThat(joined.reminder().items()).hasSize(ReminderItem.ITEMS_MAX);
        assertThat(joined.reminder().version()).isEqualTo(waiting.version() + 1);

        Bundle other =
                bundles(CatchUp.SEND_LATEST, candidates(1), List.of(joined.reminder())).getFirst();
        assertThat(other.isNew()).isTrue();
        assertThat(other.reminder().items()).hasSize(1);
    }

    @Test
    void what_has_no_room_goes_into_a_message_of_the_next_day_where_each_day_has_one() {
        List<Bundle> bundles = bundles(CatchUp.SEND_ALL, candidates(501), List.of());

        assertThat(sizes(bundles)).containsExactly(500, 1);
        assertThat(bundles)
                .extracting(bundle -> bundle.reminder().dueAt())
                .containsExactly(NOW, Instant.parse("2026-03-13T15:00:00Z"));
    }

    private List<Bundle> bundles(
            CatchUp catchUp, List<Candidate> candidates, List<Reminder> waiting) {
        Tenant tenant =
                new Tenant(
                        new TenantId(1, new UUID(0, 1)),
                        "Ferretería del Norte",
                        TenantMode.LIVE,
                        ZoneId.of("America/Mexico_City"),
                        CurrencyCode.MXN,
                        TaxPoint.PAYMENT,
                        30,
                        Language.ES,
                        1,
                        NOW,
                        null);
        NewIds newIds = () -> new UUID(1, ++ids);
        CommandContext context =
                new CommandContext(tenant, "system:dunning", "run_1", null, NOW, newIds);
        return new Bundling(context, _ -> true)
                .bundles(CUSTOMER, Policies.policy(catchUp, LATE), candidates, waiting);
    }

    private List<Candidate> candidates(int count) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(
                    new Candidate(
                            new ReminderItem(
                                    new InvoiceId(new UUID(2, ++ids)),
                                    1,
                                    LATE.key(),
                                    1,
                                    new DunningEnrollmentId(new UUID(3, ids)),
                                    new DunningPolicyId(new UUID(4, 1)),
                                    1,
                                    LocalDate.parse("2026-03-12"),
                                    ItemStatus.SCHEDULED,
                                    null,
                                    Money.ofMinor(100, CurrencyCode.MXN)),
                            LATE));
        }
        return candidates;
    }

    private static List<Integer> sizes(List<Bundle> bundles) {
        return bundles.stream().map(bundle -> bundle.reminder().items().size()).toList();
    }
}
