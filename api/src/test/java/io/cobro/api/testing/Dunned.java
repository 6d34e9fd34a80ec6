package io.cobro.api.testing;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.ReminderId;
import io.cobro.persistence.TimeOrderedIds;
import java.time.Duration;

/// What the dunning job leaves behind, without waiting for it.
public final class Dunned {

    /// A policy of one step.
    public static final String POLICY =
            """
            {"name": "Cobranza", "steps": [
              {"key": "late", "offset_days": 3, "channel": "email", "template": "payment_late"}]}
            """;

    private Dunned() {}

    /// A policy that nobody follows.
    public static String policy(Company of) {
        return of.id(of.post("/v1/dunning_policies", POLICY));
    }

    /// The enrollment of a new invoice.
    public static String enrollment(Company of) {
        String customer = of.customer();
        String invoice = of.issued(customer);
        DunningEnrollmentId id = new DunningEnrollmentId(new TimeOrderedIds().next());
        of.server()
                .change(
                        of.tenant(),
                        """
                        insert into dunning_enrollment (tenant_id, dunning_enrollment_id, invoice_id, customer_id,
                          dunning_policy_id, state, since_date, version, recorded_at)
                        values (%d, '%s', '%s', '%s', '%s', 'active', '2026-03-01', 1, now())
                        """
                                .formatted(
                                        of.tenant().id().number(),
                                        id.value(),
                                        InvoiceId.parse(invoice).orElseThrow().value(),
                                        CustomerId.parse(customer).orElseThrow().value(),
                                        DunningPolicyId.parse(policy(of)).orElseThrow().value()));
        return id.text();
    }

    /// A reminder of a new invoice that waits for its time.
    public static String reminder(Company of) {
        String customer = of.customer();
        of.issued(customer);
        return of.id(of.post("/v1/reminders", request(customer)));
    }

    /// A reminder that was handed over to the integrator.
    public static String dispatched(Company of) {
        String reminder = reminder(of);
        of.server()
                .change(
                        of.tenant(),
                        "update reminder set state = 'dispatching', dispatched_at = now() where reminder_id = '%s'"
                                .formatted(ReminderId.parse(reminder).orElseThrow().value()));
        return reminder;
    }

    /// A reminder of which a process that died had until an hour ago to hand it over.
    public static String lost(Company of) {
        String reminder = dispatched(of);
        of.server()
                .change(
                        of.tenant(),
                        "update reminder set leased_until = '%s' where reminder_id = '%s'"
                                .formatted(
                                        of.server().clock().instant().minus(Duration.ofHours(1)),
                                        ReminderId.parse(reminder).orElseThrow().value()));
        return reminder;
    }

    /// All open invoices of a customer, by SMS.
    public static String request(String customer) {
        return "{\"customer_id\": \"%s\", \"channel\": \"sms\", \"template\": \"payment_late\"}"
                .formatted(customer);
    }
}
