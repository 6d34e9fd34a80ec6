package io.cobro.persistence.dunning;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY_VERSION;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.PolicyForm;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.DunningEnrollmentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Policies and enrollments as rows.
public final class DunningRows {

    private DunningRows() {}

    /// Policies of the session's tenant, each with the document in force.
    public static SelectConditionStep<Record> selectPolicies(Session session) {
        List<Field<?>> fields = new ArrayList<>(List.of(DUNNING_POLICY.fields()));
        fields.add(DUNNING_POLICY_VERSION.DOCUMENT);
        return DSL.select(fields)
                .from(DUNNING_POLICY)
                .join(DUNNING_POLICY_VERSION)
                .on(DUNNING_POLICY_VERSION.TENANT_ID.eq(DUNNING_POLICY.TENANT_ID))
                .and(DUNNING_POLICY_VERSION.DUNNING_POLICY_ID.eq(DUNNING_POLICY.DUNNING_POLICY_ID))
                .and(DUNNING_POLICY_VERSION.POLICY_VERSION.eq(DUNNING_POLICY.POLICY_VERSION))
                .where(DUNNING_POLICY.TENANT_ID.eq(session.tenantId()));
    }

    /// @param row of [#selectPolicies]
    public static DunningPolicy policy(Record row, PolicyForm form) {
        return new DunningPolicy(
                new DunningPolicyId(row.get(DUNNING_POLICY.DUNNING_POLICY_ID)),
                row.get(DUNNING_POLICY.NAME),
                row.get(DUNNING_POLICY.IS_DEFAULT),
                EnumText.read(PolicyStatus.class, row.get(DUNNING_POLICY.STATE)),
                row.get(DUNNING_POLICY.POLICY_VERSION),
                form.policyDocument(row.get(DUNNING_POLICY_VERSION.DOCUMENT).data()),
                row.get(DUNNING_POLICY.VERSION),
                row.get(DUNNING_POLICY.RECORDED_AT));
    }

    /// Whether a policy is the one for the customer of the row: its own if that is active, else the
    /// active default one.
    public static Condition isPolicyOfCustomer() {
        var own = DUNNING_POLICY.as("own");
        Condition hasOwn =
                DSL.exists(
                        DSL.selectOne()
                                .from(own)
                                .where(own.TENANT_ID.eq(CUSTOMER.TENANT_ID))
                                .and(own.DUNNING_POLICY_ID.eq(CUSTOMER.DUNNING_POLICY_ID))
                                .and(own.STATE.eq(EnumText.of(PolicyStatus.ACTIVE))));
        Condition isOwn = DUNNING_POLICY.DUNNING_POLICY_ID.eq(CUSTOMER.DUNNING_POLICY_ID);
        return DUNNING_POLICY
                .STATE
                .eq(EnumText.of(PolicyStatus.ACTIVE))
                .and(isOwn.or(DSL.condition(DUNNING_POLICY.IS_DEFAULT).andNot(hasOwn)));
    }

    public static DunningEnrollment enrollment(Record row) {
        return new DunningEnrollment(
                new DunningEnrollmentId(row.get(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID)),
                new InvoiceId(row.get(DUNNING_ENROLLMENT.INVOICE_ID)),
                new CustomerId(row.get(DUNNING_ENROLLMENT.CUSTOMER_ID)),
                new DunningPolicyId(row.get(DUNNING_ENROLLMENT.DUNNING_POLICY_ID)),
                EnumText.read(EnrollmentStatus.class, row.get(DUNNING_ENROLLMENT.STATE)),
                row.get(DUNNING_ENROLLMENT.REASON),
                row.get(DUNNING_ENROLLMENT.PAUSED_UNTIL_DATE),
                row.get(DUNNING_ENROLLMENT.SINCE_DATE),
                row.get(DUNNING_ENROLLMENT.EVALUATED_THROUGH),
                byInstallment(row.get(DUNNING_ENROLLMENT.INSTALLMENTS_THROUGH)),
                row.get(DUNNING_ENROLLMENT.NEXT_DATE),
                row.get(DUNNING_ENROLLMENT.VERSION),
                row.get(DUNNING_ENROLLMENT.RECORDED_AT));
    }

    static DunningEnrollmentRecord row(Session session, DunningEnrollment enrollment) {
        DunningEnrollmentRecord row = new DunningEnrollmentRecord();
        row.setTenantId(session.tenantId());
        row.setDunningEnrollmentId(enrollment.id().value());
        row.setInvoiceId(enrollment.invoice().value());
        row.setCustomerId(enrollment.customer().value());
        row.setDunningPolicyId(enrollment.policy().value());
        row.setState(EnumText.of(enrollment.status()));
        row.setReason(enrollment.reason());
        row.setPausedUntilDate(enrollment.pausedUntil());
        row.setSinceDate(enrollment.since());
        row.setEvaluatedThrough(enrollment.evaluatedThrough());
        row.setInstallmentsThrough(dates(enrollment.throughByInstallment()));
        row.setNextDate(enrollment.nextDate());
        row.setVersion(enrollment.version());
        row.setRecordedAt(enrollment.recordedAt());
        return row;
    }

    /// Dates of installments by their number, as an array: the first place is that of number 1.
    static @Nullable LocalDate @Nullable [] dates(@Nullable Map<Integer, LocalDate> byInstallment) {
        if (byInstallment == null) {
            return null;
        }
        @Nullable LocalDate[] dates =
                new LocalDate[byInstallment.keySet().stream().mapToInt(n -> n).max().orElse(0)];
        byInstallment.forEach((number, date) -> dates[number - 1] = date);
        return dates;
    }

    private static @Nullable Map<Integer, LocalDate> byInstallment(
            @Nullable LocalDate @Nullable [] dates) {
        if (dates == null) {
            return null;
        }
        Map<Integer, LocalDate> byInstallment = new HashMap<>();
        for (int i = 0; i < dates.length; i++) {
            if (dates[i] != null) {
                byInstallment.put(i + 1, dates[i]);
            }
        }
        return byInstallment;
    }
}
