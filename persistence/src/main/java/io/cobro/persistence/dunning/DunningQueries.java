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
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Pages;
import io.cobro.persistence.Reads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;
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

    /// The newest versions of a policy, newest first; empty if there is no such policy.
    ///
    /// @param limit how many, from 1
    /// @param before versions before this one; [Integer#MAX_VALUE] begins with the one in force
    public List<DunningPolicyVersion> listVersions(
            TenantId tenant, DunningPolicyId id, int limit, int before) {
        return versions(tenant, id, DUNNING_POLICY_VERSION.POLICY_VERSION.lt(before), limit);
    }

    public Optional<DunningPolicyVersion> findVersion(
            TenantId tenant, DunningPolicyId id, int policyVersion) {
        return versions(tenant, id, DUNNING_POLICY_VERSION.POLICY_VERSION.eq(policyVersion), 1)
                .stream()
                .findFirst();
    }

    private List<DunningPolicyVersion> versions(
            TenantId tenant, DunningPolicyId id, Condition wanted, int limit) {
        return reads.read(
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
                                        .and(wanted)
                                        .orderBy(DUNNING_POLICY_VERSION.POLICY_VERSION.desc())
                                        .limit(limit),
                                rows -> rows.map(this::version)));
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
