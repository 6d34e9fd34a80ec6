package io.cobro.persistence.dunning;

import static io.cobro.persistence.jooq.Tables.CUSTOMER;
import static io.cobro.persistence.jooq.Tables.DUNNING_ENROLLMENT;
import static io.cobro.persistence.jooq.Tables.DUNNING_POLICY;

import io.cobro.core.Reading;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.Dunning;
import io.cobro.core.dunning.DunningEnrollment;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.PolicyForm;
import io.cobro.persistence.EnumText;
import io.cobro.persistence.Ids;
import io.cobro.persistence.Session;
import io.cobro.persistence.jooq.tables.records.DunningPolicyRecord;
import io.cobro.persistence.jooq.tables.records.DunningPolicyVersionRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.JSON;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;

/// The policies and enrollments of one transaction.
public final class PostgresDunning implements Dunning {

    private static final String DEFAULT_LOCK = "dunning_policy.default";

    private final Session session;
    private final PolicyForm form;
    private final Instant now;

    /// @param now when new versions come into force
    public PostgresDunning(Session session, PolicyForm form, Instant now) {
        this.session = session;
        this.form = form;
        this.now = now;
    }

    @Override
    public Reading<Optional<DunningPolicy>> findPolicy(DunningPolicyId id) {
        return first(DunningRows.selectPolicies(session).and(is(id)));
    }

    @Override
    public Reading<Set<DunningPolicyId>> existing(Collection<DunningPolicyId> ids) {
        if (ids.isEmpty()) {
            return Set::of;
        }
        return session.read(
                DSL.select(DUNNING_POLICY.DUNNING_POLICY_ID)
                        .from(DUNNING_POLICY)
                        .where(DUNNING_POLICY.TENANT_ID.eq(session.tenantId()))
                        .and(Ids.among(DUNNING_POLICY.DUNNING_POLICY_ID, ids)),
                rows ->
                        Set.copyOf(
                                rows.map(row ->
                                        new DunningPolicyId(
                                                row.get(DUNNING_POLICY.DUNNING_POLICY_ID)))));
    }

    @Override
    public Reading<Optional<DunningPolicy>> findPolicyOf(CustomerId customer) {
        return first(
                DunningRows.selectPolicies(session)
                        .and(
                                DSL.exists(
                                        DSL.selectOne()
                                                .from(CUSTOMER)
                                                .where(CUSTOMER.TENANT_ID.eq(session.tenantId()))
                                                .and(CUSTOMER.CUSTOMER_ID.eq(customer.value()))
                                                .and(DunningRows.isPolicyOfCustomer()))));
    }

    @Override
    public Reading<Optional<DunningPolicy>> lockDefault() {
        session.lockName(DEFAULT_LOCK, "");
        return first(
                DunningRows.selectPolicies(session)
                        .and(DUNNING_POLICY.IS_DEFAULT)
                        .forUpdate()
                        .of(DUNNING_POLICY));
    }

    @Override
    public Reading<Optional<DunningPolicy>> lockPolicy(DunningPolicyId id) {
        return first(
                DunningRows.selectPolicies(session).and(is(id)).forUpdate().of(DUNNING_POLICY));
    }

    @Override
    public Reading<Integer> countPolicies() {
        return session.read(
                DSL.select(DSL.count())
                        .from(DUNNING_POLICY)
                        .where(DUNNING_POLICY.TENANT_ID.eq(session.tenantId())),
                rows -> rows.getFirst().get(0, Integer.class));
    }

    @Override
    public void insert(DunningPolicy policy) {
        if (!policy.isDefault()) {
            session.insert(row(policy));
        } else {
            // The former default gives way first: updates come after inserts.
            DunningPolicyRecord row = row(policy);
            row.setIsDefault(false);
            session.insert(row);
            session.update(
                    DSL.update(DUNNING_POLICY)
                            .set(DUNNING_POLICY.IS_DEFAULT, true)
                            .where(DUNNING_POLICY.TENANT_ID.eq(session.tenantId()))
                            .and(is(policy.id())));
        }
        insertVersion(policy);
    }

    @Override
    public void update(DunningPolicy policy, boolean isNewDocument) {
        session.update(row(policy));
        if (isNewDocument) {
            insertVersion(policy);
        }
    }

    @Override
    public Reading<Optional<DunningEnrollment>> lockEnrollment(DunningEnrollmentId id) {
        return session.read(
                DSL.select(DUNNING_ENROLLMENT.fields())
                        .from(DUNNING_ENROLLMENT)
                        .where(DUNNING_ENROLLMENT.TENANT_ID.eq(session.tenantId()))
                        .and(DUNNING_ENROLLMENT.DUNNING_ENROLLMENT_ID.eq(id.value()))
                        .forUpdate(),
                rows -> rows.stream().findFirst().map(DunningRows::enrollment));
    }

    @Override
    public void update(DunningEnrollment enrollment) {
        session.update(DunningRows.row(session, enrollment));
    }

    private Reading<Optional<DunningPolicy>> first(ResultQuery<Record> query) {
        return session.read(
                query, rows -> rows.stream().findFirst().map(row -> DunningRows.policy(row, form)));
    }

    private static Condition is(DunningPolicyId id) {
        return DUNNING_POLICY.DUNNING_POLICY_ID.eq(id.value());
    }

    private DunningPolicyRecord row(DunningPolicy policy) {
        return new DunningPolicyRecord(
                session.tenantId(),
                policy.id().value(),
                policy.name(),
                policy.isDefault(),
                EnumText.of(policy.status()),
                policy.policyVersion(),
                policy.version(),
                policy.recordedAt());
    }

    private void insertVersion(DunningPolicy policy) {
        session.insert(
                new DunningPolicyVersionRecord(
                        session.tenantId(),
                        policy.id().value(),
                        policy.policyVersion(),
                        JSON.json(form.policyDocument(policy.document())),
                        now));
    }
}
