package io.cobro.api.dunning;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.dunning.EnrollmentKeeping;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.dunning.DunningQueries;
import io.cobro.persistence.dunning.EnrollmentFilter;
import java.util.List;
import java.util.Set;

/// Dunning policies, their versions, and the invoices enrolled in them.
public final class DunningResource {

    private final DunningPolicyKeeping policyKeeping;
    private final EnrollmentKeeping enrollmentKeeping;
    private final PolicyCheck check;
    private final DunningQueries dunning;

    public DunningResource(
            DunningPolicyKeeping policyKeeping,
            EnrollmentKeeping enrollmentKeeping,
            PolicyCheck check,
            DunningQueries dunning) {
        this.policyKeeping = policyKeeping;
        this.enrollmentKeeping = enrollmentKeeping;
        this.check = check;
        this.dunning = dunning;
    }

    public void answer(Operations operations) {
        operations
                .on("listDunningPolicies", this::listPolicies)
                .on("createDunningPolicy", this::createPolicy)
                .on("validateDunningPolicy", this::validatePolicy)
                .on("getDunningPolicy", this::getPolicy)
                .on("updateDunningPolicy", this::updatePolicy)
                .on("listDunningPolicyVersions", this::listVersions)
                .on("getDunningPolicyVersion", this::getVersion)
                .on("listDunningEnrollments", this::listEnrollments)
                .on("getDunningEnrollment", this::getEnrollment)
                .on("pauseDunningEnrollment", this::pause)
                .on("resumeDunningEnrollment", this::resume)
                .on("exitDunningEnrollment", this::exit)
                .expanding(
                        "dunning_policy",
                        Expansion.of(
                                "getDunningPolicy", DunningPolicyId::parse, dunning::findPolicies));
    }

    private Reply listPolicies(Call call) {
        Set<PolicyStatus> statuses = call.querySet("status", PolicyStatus.class);
        return call.list(page -> dunning.listPolicies(call.tenantId(), statuses, page));
    }

    private Reply createPolicy(Call call) {
        var command = DunningCommands.create(call.input());
        return call.reply(
                check.withAllFaults(
                        policyKeeping.create(call.context(command), command),
                        call.tenantId(),
                        command.document()));
    }

    private Reply validatePolicy(Call call) {
        return Reply.json(
                200, check.validation(call.tenantId(), call.input().node(), call.language()));
    }

    private Reply getPolicy(Call call) {
        return call.show("dunning_policy", dunning.findPolicy(call.tenantId(), policyId(call)));
    }

    private Reply updatePolicy(Call call) {
        var command = DunningCommands.update(policyId(call), call.requiredVersion(), call.input());
        return call.reply(policyKeeping.update(call.context(command), command));
    }

    private Reply listVersions(Call call) {
        DunningPolicyId id = policyId(call);
        if (dunning.findPolicy(call.tenantId(), id).isEmpty()) {
            throw missing("dunning_policy", id.text());
        }
        return call.list(page -> dunning.versions(call.tenantId(), id, page));
    }

    private Reply getVersion(Call call) {
        DunningPolicyId id = policyId(call);
        String number = call.pathText("number");
        return call.show(
                dunning.findVersion(call.tenantId(), id, number(number))
                        .orElseThrow(() -> missing("dunning_policy_version", number)));
    }

    private Reply listEnrollments(Call call) {
        EnrollmentFilter filter =
                new EnrollmentFilter(
                        List.copyOf(call.querySet("status", EnrollmentStatus.class)),
                        call.queryId("customer_id", "customer", CustomerId::parse),
                        call.queryId("invoice_id", "invoice", InvoiceId::parse),
                        call.queryId("dunning_policy_id", "dunning_policy", DunningPolicyId::parse),
                        call.queryDate("next_date_gte"),
                        call.queryDate("next_date_lte"));
        return call.list(page -> dunning.listEnrollments(call.tenantId(), filter, page));
    }

    private Reply getEnrollment(Call call) {
        return call.show(
                "dunning_enrollment", dunning.findEnrollment(call.tenantId(), enrollmentId(call)));
    }

    private Reply pause(Call call) {
        var command =
                DunningCommands.pause(enrollmentId(call), call.expectedVersion(), call.input());
        return call.reply(enrollmentKeeping.pause(call.context(command), command));
    }

    private Reply resume(Call call) {
        var command = DunningCommands.resume(enrollmentId(call), call.expectedVersion());
        return call.reply(enrollmentKeeping.resume(call.context(command), command));
    }

    private Reply exit(Call call) {
        var command = DunningCommands.exit(enrollmentId(call), call.expectedVersion());
        return call.reply(enrollmentKeeping.exit(call.context(command), command));
    }

    private static DunningPolicyId policyId(Call call) {
        return call.id("dunning_policy", DunningPolicyId::parse);
    }

    private static DunningEnrollmentId enrollmentId(Call call) {
        return call.id("dunning_enrollment", DunningEnrollmentId::parse);
    }

    /// The number of a version; 0, which no version has, where the path has none.
    private static int number(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 0;
    }

    private static ProblemException missing(String resource, String id) {
        return new ProblemException(ProblemException.Place.PATH, Refusal.notFound(resource, id));
    }
}
