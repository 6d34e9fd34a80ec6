package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.dunning.DunningCommands;
import io.cobro.api.dunning.PolicyCheck;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.core.Outcome;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.dunning.EnrollmentKeeping;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.dunning.EnrollmentFilter;
import io.cobro.webhooks.json.ResourceJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Dunning policies, their versions, and the invoices enrolled in them.
final class DunningFetchers {

    private final GraphqlParts.Queries queries;
    private final DunningPolicyKeeping policies;
    private final EnrollmentKeeping enrollments;
    private final PolicyCheck check;
    private final Kinds kinds;

    DunningFetchers(
            GraphqlParts.Queries queries,
            DunningPolicyKeeping policies,
            EnrollmentKeeping enrollments,
            PolicyCheck check,
            Kinds kinds) {
        this.queries = queries;
        this.policies = policies;
        this.enrollments = enrollments;
        this.check = check;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        registerPolicies(fetchers, mutations);
        registerEnrollments(fetchers, mutations);
    }

    private void registerPolicies(Fetchers fetchers, Mutations mutations) {
        fetchers.type("StepRepeat").json("everyDays", "max");
        fetchers.type("DunningStep")
                .json("key", "anchor", "offsetDays", "repeat", "if", "channel", "template");
        fetchers.type("SendingHours").json("from", "until", "businessDaysOnly");
        fetchers.type("DunningCaps").json("messagesPerWeek");
        fetchers.type("DunningPolicy")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "policyVersion",
                        "name",
                        "default",
                        "status",
                        "steps",
                        "sending",
                        "caps",
                        "catchUp")
                .field("versions", this::versions);
        fetchers.type("DunningPolicyVersion")
                .json(
                        "dunningPolicyId",
                        "policyVersion",
                        "recordedAt",
                        "steps",
                        "sending",
                        "caps",
                        "catchUp")
                .field("dunningPolicy", kinds.dunningPolicies.of("dunning_policy_id"));
        fetchers.type("DunningPolicyError").json("pointer", "code", "message", "meta");
        fetchers.type("DunningPolicyValidation").json("valid", "errors");
        fetchers.type("CreateDunningPolicyPayload").json("dunningPolicy", "userErrors", "replayed");
        fetchers.type("UpdateDunningPolicyPayload").json("dunningPolicy", "userErrors", "replayed");
        fetchers.type("Query")
                .field("dunningPolicy", kinds.dunningPolicies.byArgument())
                .field("dunningPolicies", this::policies)
                .field("dunningPolicyVersion", this::version)
                .field("validateDunningPolicy", this::validate);
        fetchers.type("Mutation")
                .field(
                        "createDunningPolicy",
                        mutations.resource(
                                "createDunningPolicy",
                                "dunning_policy",
                                kinds.dunningPolicies,
                                this::create))
                .field(
                        "updateDunningPolicy",
                        mutations.resource(
                                "updateDunningPolicy",
                                "dunning_policy",
                                kinds.dunningPolicies,
                                asked -> {
                                    var command =
                                            DunningCommands.update(
                                                    asked.id(
                                                            "dunning_policy",
                                                            DunningPolicyId::parse),
                                                    asked.requiredVersion(),
                                                    asked.input());
                                    return policies.update(asked.context(command), command);
                                }));
    }

    private void registerEnrollments(Fetchers fetchers, Mutations mutations) {
        fetchers.type("DunningEnrollment")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "invoiceId",
                        "customerId",
                        "dunningPolicyId",
                        "status",
                        "reason",
                        "pausedUntilDate",
                        "enrolledDate",
                        "evaluatedThroughDate",
                        "nextDate")
                .field("invoice", kinds.invoices.of("invoice_id"))
                .field("customer", kinds.customers.of("customer_id"))
                .field("dunningPolicy", kinds.dunningPolicies.of("dunning_policy_id"));
        for (String payload :
                new String[] {
                    "PauseDunningEnrollment", "ResumeDunningEnrollment", "ExitDunningEnrollment"
                }) {
            fetchers.type(payload + "Payload").json("dunningEnrollment", "userErrors", "replayed");
        }
        fetchers.type("Query")
                .field("dunningEnrollment", kinds.dunningEnrollments.byArgument())
                .field("dunningEnrollments", this::enrollments);
        fetchers.type("Mutation")
                .field(
                        "pauseDunningEnrollment",
                        mutations.resource(
                                "pauseDunningEnrollment",
                                "dunning_enrollment",
                                kinds.dunningEnrollments,
                                asked -> {
                                    var command =
                                            DunningCommands.pause(
                                                    enrollmentId(asked),
                                                    asked.expectedVersion(),
                                                    asked.input());
                                    return enrollments.pause(asked.context(command), command);
                                }))
                .field(
                        "resumeDunningEnrollment",
                        mutations.resource(
                                "resumeDunningEnrollment",
                                "dunning_enrollment",
                                kinds.dunningEnrollments,
                                asked -> {
                                    var command =
                                            DunningCommands.resume(
                                                    enrollmentId(asked), asked.expectedVersion());
                                    return enrollments.resume(asked.context(command), command);
                                }))
                .field(
                        "exitDunningEnrollment",
                        mutations.resource(
                                "exitDunningEnrollment",
                                "dunning_enrollment",
                                kinds.dunningEnrollments,
                                asked -> {
                                    var command =
                                            DunningCommands.exit(
                                                    enrollmentId(asked), asked.expectedVersion());
                                    return enrollments.exit(asked.context(command), command);
                                }));
    }

    private Outcome<DunningPolicy> create(Mutations.Asked asked) {
        var command = DunningCommands.create(asked.input());
        return check.withAllFaults(
                policies.create(asked.context(command), command),
                asked.requested().tenantId(),
                command.document());
    }

    private JsonNode policies(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listDunningPolicies");
        return paging.connection(
                queries.dunning().listPolicies(paging.requested().tenantId(), paging.page()));
    }

    private CompletionStage<JsonNode> versions(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listDunningPolicyVersions");
        DunningPolicyId policy =
                DunningPolicyId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.versionsByDunningPolicy
                .load(environment, policy, All.ALL, paging.page())
                .thenApply(paging::connection);
    }

    private @Nullable JsonNode version(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        String id = Objects.requireNonNull(environment.getArgument("id"));
        int number = Objects.<Integer>requireNonNull(environment.getArgument("number"));
        Optional<JsonNode> found =
                DunningPolicyId.parse(id)
                        .flatMap(policy ->
                                queries.dunning().findVersion(requested.tenantId(), policy, number))
                        .map(version -> ResourceJson.of(version, requested.today()).node());
        return found.orElse(null);
    }

    private JsonNode validate(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        return check.validation(
                        requested.tenantId(),
                        Objects.<JsonNode>requireNonNull(environment.getArgument("policy")),
                        requested.language())
                .node();
    }

    private JsonNode enrollments(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listDunningEnrollments");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                queries.dunning()
                        .listEnrollments(
                                paging.requested().tenantId(),
                                new EnrollmentFilter(
                                        List.copyOf(
                                                filter.choices("status", EnrollmentStatus.class)),
                                        filter.id("customerId", CustomerId::parse),
                                        filter.id("invoiceId", InvoiceId::parse)),
                                paging.page()));
    }

    private static DunningEnrollmentId enrollmentId(Mutations.Asked asked) {
        return asked.id("dunning_enrollment", DunningEnrollmentId::parse);
    }
}
