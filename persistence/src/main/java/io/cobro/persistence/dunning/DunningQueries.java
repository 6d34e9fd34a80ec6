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
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Listing;
import io.cobro.persistence.PlainText;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// Policies and enrollments for those who ask. Thread-safe.
public final class DunningQueries {

    private static final Listing<DunningPolicy> POLICIES =
            Listing.of(DUNNING_POLICY.DUNNING_POLICY_ID, DunningPolicy::id)
                    .byText("name", PlainText.sorted(DUNNING_POLICY.NAME), DunningPolicy::name);

    private static final Listing<DunningPolicyVersion> VERSIONS =
            Listing.numbered(
                    DUNNING_POLICY_VERSION.POLICY_VERSION,
                    Order.descending("policy_version"),
                    Math::toIntExact,
                    DunningPolicyVersion::policyVersion);

    /// What they can be sorted by.
    public static final Listing<DunningEnrollment> ENROLLMENTS =
            Listing.of(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID, DunningEnrollment::id)
                    .byDate("next_date", DUNNING_ENROLLMENT.NEXT_DATE, DunningEnrollment::nextDate);

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
    ///
    /// @param statuses none means any
    public Page<DunningPolicy> listPolicies(
            TenantId tenant, Set<PolicyStatus> statuses, PageRequest request) {
        return reads.list(
                tenant,
                session ->
                        POLICIES.page(
                                session,
                                statuses.isEmpty()
                                        ? DUNNING_POLICY.TENANT_ID.eq(session.tenantId())
                                        : DUNNING_POLICY
                                                .TENANT_ID
                                                .eq(session.tenantId())
                                                .and(
                                                        DUNNING_POLICY.STATE.in(
                                                                statuses.stream()
                                                                        .map(EnumText::of)
                                                                        .sorted()
                                                                        .toList())),
                                request,
                                (ids, order) ->
                                        session.read(
                                                DunningRows.selectPolicies(session)
                                                        .and(
                                                                DUNNING_POLICY.DUNNING_POLICY_ID.in(
                                                                        ids))
                                                        .orderBy(order),
                                                rows ->
                                                        rows.map(row ->
                                                                DunningRows.policy(row, form)))));
    }

    /// A page of the versions of a policy, newest first; empty if there is no such policy.
    public Page<DunningPolicyVersion> versions(
            TenantId tenant, DunningPolicyId policy, PageRequest request) {
        return Objects.requireNonNull(versions(tenant, List.of(policy), request).get(policy));
    }

    /// A page of the versions of each of several policies.
    public Map<DunningPolicyId, Page<DunningPolicyVersion>> versions(
            TenantId tenant, Collection<DunningPolicyId> policies, PageRequest request) {
        return reads.read(
                tenant,
                session ->
                        VERSIONS.numberedPages(
                                session,
                                DUNNING_POLICY_VERSION.DUNNING_POLICY_ID,
                                policies,
                                DunningPolicyVersion::policy,
                                DUNNING_POLICY_VERSION.TENANT_ID.eq(session.tenantId()),
                                request,
                                this::version));
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
                        ENROLLMENTS.page(
                                session,
                                wanted(session.tenantId(), filter),
                                request,
                                (ids, order) ->
                                        session.read(
                                                DSL.select(DUNNING_ENROLLMENT.fields())
                                                        .from(DUNNING_ENROLLMENT)
                                                        .where(
                                                                DUNNING_ENROLLMENT.TENANT_ID.eq(
                                                                        session.tenantId()))
                                                        .and(
                                                                DUNNING_ENROLLMENT
                                                                        .DUNNING_ENROLLMENT_ID.in(
                                                                        ids))
                                                        .orderBy(order),
                                                rows -> rows.map(DunningRows::enrollment))));
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
        if (filter.policy() != null) {
            wanted = wanted.and(DUNNING_ENROLLMENT.DUNNING_POLICY_ID.eq(filter.policy().value()));
        }
        if (filter.nextFrom() != null) {
            wanted = wanted.and(DUNNING_ENROLLMENT.NEXT_DATE.ge(filter.nextFrom()));
        }
        if (filter.nextTo() != null) {
            wanted = wanted.and(DUNNING_ENROLLMENT.NEXT_DATE.le(filter.nextTo()));
        }
        return wanted;
    }
}
