package io.cobro.persistence.dunning;

import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY_VERSION;

import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningPolicyVersion;
import io.cobro.core.dunning.PolicyForm;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Pages;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// Policies and enrollments for those who ask. Thread-safe.
public final class DunningQueries {

    private final Reads reads;
    private final PolicyForm form;

    public DunningQueries(Reads reads, PolicyForm form) {
        this.reads = reads;
        this.form = form;
    }

    public Optional<DunningPolicy> findPolicy(TenantId tenant, DunningPolicyId id) {
        return findPolicies(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<DunningPolicy> findPolicies(TenantId tenant, Collection<DunningPolicyId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DunningRows.selectPolicies(session)
                                        .and(Ids.among(DUNNING_POLICY.DUNNING_POLICY_ID, ids)),
                                rows -> rows.map(row -> DunningRows.policy(row, form))));
    }

    /// Newest first.
    public Page<DunningPolicy> listPolicies(TenantId tenant, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        session.read(
                                DunningRows.selectPolicies(session)
                                        .and(
                                                DUNNING_POLICY.DUNNING_POLICY_ID.in(
                                                        Pages.ids(
                                                                DUNNING_POLICY.DUNNING_POLICY_ID,
                                                                DUNNING_POLICY.TENANT_ID.eq(
                                                                        session.tenantId()),
                                                                request)))
                                        .orderBy(DUNNING_POLICY.DUNNING_POLICY_ID.desc()),
                                rows ->
                                        Pages.of(
                                                rows.map(row -> DunningRows.policy(row, form)),
                                                request)));
    }

    /// A page of the versions of a policy, newest first; empty if there is no such policy.
    ///
    /// @param request its places are those of [#cursor]
    public Page<DunningPolicyVersion> versions(
            TenantId tenant, DunningPolicyId policy, PageRequest request) {
        return Objects.requireNonNull(versions(tenant, List.of(policy), request).get(policy));
    }

    /// A page of the versions of each of several policies.
    public Map<DunningPolicyId, Page<DunningPolicyVersion>> versions(
            TenantId tenant, Collection<DunningPolicyId> policies, PageRequest request) {
        Table<?> wanted = Pages.wanted(policies);
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(DUNNING_POLICY_VERSION.fields())
                                        .from(wanted)
                                        .crossJoin(
                                                DSL.lateral(
                                                        page(
                                                                        session.tenantId(),
                                                                        Pages.wantedId(wanted),
                                                                        request)
                                                                .asTable(DUNNING_POLICY_VERSION)))
                                        .orderBy(DUNNING_POLICY_VERSION.POLICY_VERSION.desc()),
                                rows ->
                                        Pages.ofEach(
                                                policies,
                                                rows.map(this::version),
                                                DunningPolicyVersion::policy,
                                                request)));
    }

    /// Where a version stands among those of its policy, which count from 1.
    public static UUID cursor(DunningPolicyVersion version) {
        return new UUID(0, version.policyVersion());
    }

    /// The versions of a page and one more.
    private static Select<?> page(long tenantId, Field<UUID> policy, PageRequest request) {
        Field<Integer> number = DUNNING_POLICY_VERSION.POLICY_VERSION;
        UUID after = request.after();
        UUID before = request.before();
        Condition place =
                after != null
                        ? number.lt(number(after))
                        : before != null ? number.gt(number(before)) : DSL.noCondition();
        return DSL.select(DUNNING_POLICY_VERSION.fields())
                .from(DUNNING_POLICY_VERSION)
                .where(DUNNING_POLICY_VERSION.TENANT_ID.eq(tenantId))
                .and(DUNNING_POLICY_VERSION.DUNNING_POLICY_ID.eq(policy))
                .and(place)
                .orderBy(before == null ? number.desc() : number.asc())
                .limit(request.limit() + 1);
    }

    private static int number(UUID cursor) {
        return (int) cursor.getLeastSignificantBits();
    }

    public Optional<DunningPolicyVersion> findVersion(
            TenantId tenant, DunningPolicyId id, int policyVersion) {
        return reads
                .read(
                        tenant,
                        session ->
                                session.read(
                                        DSL.select(DUNNING_POLICY_VERSION.fields())
                                                .from(DUNNING_POLICY_VERSION)
                                                .where(
                                                        DUNNING_POLICY_VERSION.TENANT_ID.eq(
                                                                session.tenantId()))
                                                .and(
                                                        DUNNING_POLICY_VERSION.DUNNING_POLICY_ID.eq(
                                                                id.value()))
                                                .and(
                                                        DUNNING_POLICY_VERSION.POLICY_VERSION.eq(
                                                                policyVersion)),
                                        rows -> rows.map(this::version)))
                .stream()
                .findFirst();
    }

    private DunningPolicyVersion version(Record row) {
        return new DunningPolicyVersion(
                new DunningPolicyId(row.get(DUNNING_POLICY_VERSION.DUNNING_POLICY_ID)),
                row.get(DUNNING_POLICY_VERSION.POLICY_VERSION),
                form.policyDocument(row.get(DUNNING_POLICY_VERSION.DOCUMENT).data()),
                row.get(DUNNING_POLICY_VERSION.RECORDED_AT));
    }

    public Optional<DunningEnrollment> findEnrollment(TenantId tenant, DunningEnrollmentId id) {
        return findEnrollments(tenant, List.of(id)).stream().findFirst();
    }

    /// Those of the ids that exist, in no order.
    public List<DunningEnrollment> findEnrollments(
            TenantId tenant, Collection<DunningEnrollmentId> ids) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(DUNNING_ENROLLMENT.fields())
                                        .from(DUNNING_ENROLLMENT)
                                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(
                                                Ids.among(
                                                        DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID,
                                                        ids)),
                                rows -> rows.map(DunningRows::enrollment)));
    }

    /// The enrollments of several invoices, each of which has at most one.
    public List<DunningEnrollment> ofInvoices(TenantId tenant, Collection<InvoiceId> invoices) {
        return reads.read(
                tenant,
                session ->
                        session.read(
                                DSL.select(DUNNING_ENROLLMENT.fields())
                                        .from(DUNNING_ENROLLMENT)
                                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(Ids.among(DUNNING_ENROLLMENT.INVOICE_ID, invoices)),
                                rows -> rows.map(DunningRows::enrollment)));
    }

    /// Newest first.
    public Page<DunningEnrollment> listEnrollments(
            TenantId tenant, EnrollmentFilter filter, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        session.read(
                                DSL.select(DUNNING_ENROLLMENT.fields())
                                        .from(DUNNING_ENROLLMENT)
                                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                                        .and(
                                                DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID.in(
                                                        Pages.ids(
                                                                DUNNING_ENROLLMENT
                                                                        .DUNNING_ENROLLMENT_ID,
                                                                wanted(session.tenantId(), filter),
                                                                request)))
                                        .orderBy(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID.desc()),
                                rows -> Pages.of(rows.map(DunningRows::enrollment), request)));
    }

    private static Condition wanted(long tenantId, EnrollmentFilter filter) {
        Condition wanted = DUNNING_ENROLLMENT.TENANT_ID.eq(tenantId);
        if (!filter.statuses().isEmpty()) {
            wanted =
                    wanted.and(
                            DUNNING_ENROLLMENT.STATE.in(
                                    filter.statuses().stream().map(EnumText::of).toList()));
        }
        if (filter.customer() != null) {
            wanted = wanted.and(DUNNING_ENROLLMENT.CUSTOMER_ID.eq(filter.customer().value()));
        }
        if (filter.invoice() != null) {
            wanted = wanted.and(DUNNING_ENROLLMENT.INVOICE_ID.eq(filter.invoice().value()));
        }
        return wanted;
    }
}
