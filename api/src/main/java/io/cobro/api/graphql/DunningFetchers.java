package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.dunning.DunningCommands;
import io.cobro.api.dunning.PolicyCheck;
import io.cobro.api.graphql.ChildPages.All;
import io.cobro.api.graphql.schema.DgsConstants.CREATE_DUNNING_POLICY_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_CAPS;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_ENROLLMENT;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_ENROLLMENT_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY_ERROR;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY_FILTER;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY_VALIDATION;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_POLICY_VERSION;
import io.cobro.api.graphql.schema.DgsConstants.DUNNING_STEP;
import io.cobro.api.graphql.schema.DgsConstants.EXIT_DUNNING_ENROLLMENT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.INVOICE;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.PAUSE_DUNNING_ENROLLMENT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.DUNNING_POLICY_VERSION_INPUT_ARGUMENT;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.VALIDATE_DUNNING_POLICY_INPUT_ARGUMENT;
import io.cobro.api.graphql.schema.DgsConstants.RESUME_DUNNING_ENROLLMENT_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.SENDING_HOURS;
import io.cobro.api.graphql.schema.DgsConstants.STEP_REPEAT;
import io.cobro.api.graphql.schema.DgsConstants.UPDATE_DUNNING_POLICY_PAYLOAD;
import io.cobro.core.Outcome;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.dunning.DunningPolicy;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.dunning.DunningPolicyKeeping;
import io.cobro.core.dunning.EnrollmentKeeping;
import io.cobro.core.dunning.EnrollmentStatus;
import io.cobro.core.dunning.PolicyStatus;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.persistence.dunning.EnrollmentFilter;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
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
        fetchers.type(STEP_REPEAT.TYPE_NAME).json(STEP_REPEAT.EveryDays, STEP_REPEAT.Max);
        fetchers.type(DUNNING_STEP.TYPE_NAME)
                .json(
                        DUNNING_STEP.Key,
                        DUNNING_STEP.Anchor,
                        DUNNING_STEP.OffsetDays,
                        DUNNING_STEP.Repeat,
                        DUNNING_STEP.If,
                        DUNNING_STEP.Channel,
                        DUNNING_STEP.Template);
        fetchers.type(SENDING_HOURS.TYPE_NAME)
                .json(SENDING_HOURS.From, SENDING_HOURS.Until, SENDING_HOURS.BusinessDaysOnly);
        fetchers.type(DUNNING_CAPS.TYPE_NAME).json(DUNNING_CAPS.MessagesPerWeek);
        fetchers.type(DUNNING_POLICY.TYPE_NAME)
                .json(
                        DUNNING_POLICY.Id,
                        DUNNING_POLICY.Version,
                        DUNNING_POLICY.RecordedAt,
                        DUNNING_POLICY.PolicyVersion,
                        DUNNING_POLICY.Name,
                        DUNNING_POLICY.Default,
                        DUNNING_POLICY.Status,
                        DUNNING_POLICY.Steps,
                        DUNNING_POLICY.Sending,
                        DUNNING_POLICY.Caps,
                        DUNNING_POLICY.CatchUp)
                .field(DUNNING_POLICY.Versions, this::versions);
        fetchers.type(DUNNING_POLICY_VERSION.TYPE_NAME)
                .json(
                        DUNNING_POLICY_VERSION.DunningPolicyId,
                        DUNNING_POLICY_VERSION.PolicyVersion,
                        DUNNING_POLICY_VERSION.RecordedAt,
                        DUNNING_POLICY_VERSION.Steps,
                        DUNNING_POLICY_VERSION.Sending,
                        DUNNING_POLICY_VERSION.Caps,
                        DUNNING_POLICY_VERSION.CatchUp)
                .field(
                        DUNNING_POLICY_VERSION.DunningPolicy,
                        kinds.dunningPolicies.of(DUNNING_POLICY_VERSION.DunningPolicyId));
        fetchers.type(DUNNING_POLICY_ERROR.TYPE_NAME)
                .json(
                        DUNNING_POLICY_ERROR.Pointer,
                        DUNNING_POLICY_ERROR.Code,
                        DUNNING_POLICY_ERROR.Message,
                        DUNNING_POLICY_ERROR.Meta);
        fetchers.type(DUNNING_POLICY_VALIDATION.TYPE_NAME)
                .json(DUNNING_POLICY_VALIDATION.Valid, DUNNING_POLICY_VALIDATION.Errors);
        fetchers.type(CREATE_DUNNING_POLICY_PAYLOAD.TYPE_NAME)
                .json(
                        CREATE_DUNNING_POLICY_PAYLOAD.DunningPolicy,
                        CREATE_DUNNING_POLICY_PAYLOAD.UserErrors,
                        CREATE_DUNNING_POLICY_PAYLOAD.Replayed);
        fetchers.type(UPDATE_DUNNING_POLICY_PAYLOAD.TYPE_NAME)
                .json(
                        UPDATE_DUNNING_POLICY_PAYLOAD.DunningPolicy,
                        UPDATE_DUNNING_POLICY_PAYLOAD.UserErrors,
                        UPDATE_DUNNING_POLICY_PAYLOAD.Replayed);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.DunningPolicy, kinds.dunningPolicies.byArgument())
                .field(QUERY.DunningPolicies, this::policies)
                .field(QUERY.DunningPolicyVersion, this::version)
                .field(QUERY.ValidateDunningPolicy, this::validate);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.CreateDunningPolicy,
                        mutations.resource(
                                MUTATION.CreateDunningPolicy,
                                CREATE_DUNNING_POLICY_PAYLOAD.DunningPolicy,
                                kinds.dunningPolicies,
                                this::create))
                .field(
                        MUTATION.UpdateDunningPolicy,
                        mutations.resource(
                                MUTATION.UpdateDunningPolicy,
                                UPDATE_DUNNING_POLICY_PAYLOAD.DunningPolicy,
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
        fetchers.type(DUNNING_ENROLLMENT.TYPE_NAME)
                .json(
                        DUNNING_ENROLLMENT.Id,
                        DUNNING_ENROLLMENT.Version,
                        DUNNING_ENROLLMENT.RecordedAt,
                        DUNNING_ENROLLMENT.InvoiceId,
                        DUNNING_ENROLLMENT.CustomerId,
                        DUNNING_ENROLLMENT.DunningPolicyId,
                        DUNNING_ENROLLMENT.Status,
                        DUNNING_ENROLLMENT.Reason,
                        DUNNING_ENROLLMENT.PausedUntilDate,
                        DUNNING_ENROLLMENT.EnrolledDate,
                        DUNNING_ENROLLMENT.EvaluatedThroughDate,
                        DUNNING_ENROLLMENT.NextDate)
                .field(DUNNING_ENROLLMENT.Invoice, kinds.invoices.of(DUNNING_ENROLLMENT.InvoiceId))
                .field(
                        DUNNING_ENROLLMENT.Customer,
                        kinds.customers.of(DUNNING_ENROLLMENT.CustomerId))
                .field(
                        DUNNING_ENROLLMENT.DunningPolicy,
                        kinds.dunningPolicies.of(DUNNING_ENROLLMENT.DunningPolicyId));
        fetchers.type(INVOICE.TYPE_NAME).field(INVOICE.DunningEnrollment, this::ofInvoice);
        fetchers.type(PAUSE_DUNNING_ENROLLMENT_PAYLOAD.TYPE_NAME)
                .json(
                        PAUSE_DUNNING_ENROLLMENT_PAYLOAD.DunningEnrollment,
                        PAUSE_DUNNING_ENROLLMENT_PAYLOAD.UserErrors,
                        PAUSE_DUNNING_ENROLLMENT_PAYLOAD.Replayed);
        fetchers.type(RESUME_DUNNING_ENROLLMENT_PAYLOAD.TYPE_NAME)
                .json(
                        RESUME_DUNNING_ENROLLMENT_PAYLOAD.DunningEnrollment,
                        RESUME_DUNNING_ENROLLMENT_PAYLOAD.UserErrors,
                        RESUME_DUNNING_ENROLLMENT_PAYLOAD.Replayed);
        fetchers.type(EXIT_DUNNING_ENROLLMENT_PAYLOAD.TYPE_NAME)
                .json(
                        EXIT_DUNNING_ENROLLMENT_PAYLOAD.DunningEnrollment,
                        EXIT_DUNNING_ENROLLMENT_PAYLOAD.UserErrors,
                        EXIT_DUNNING_ENROLLMENT_PAYLOAD.Replayed);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.DunningEnrollment, kinds.dunningEnrollments.byArgument())
                .field(QUERY.DunningEnrollments, this::enrollments);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.PauseDunningEnrollment,
                        mutations.resource(
                                MUTATION.PauseDunningEnrollment,
                                PAUSE_DUNNING_ENROLLMENT_PAYLOAD.DunningEnrollment,
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
                        MUTATION.ResumeDunningEnrollment,
                        mutations.resource(
                                MUTATION.ResumeDunningEnrollment,
                                RESUME_DUNNING_ENROLLMENT_PAYLOAD.DunningEnrollment,
                                kinds.dunningEnrollments,
                                asked -> {
                                    var command =
                                            DunningCommands.resume(
                                                    enrollmentId(asked), asked.expectedVersion());
                                    return enrollments.resume(asked.context(command), command);
                                }))
                .field(
                        MUTATION.ExitDunningEnrollment,
                        mutations.resource(
                                MUTATION.ExitDunningEnrollment,
                                EXIT_DUNNING_ENROLLMENT_PAYLOAD.DunningEnrollment,
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
                queries.dunning()
                        .listPolicies(
                                paging.requested().tenantId(),
                                Arguments.filter(environment)
                                        .choices(DUNNING_POLICY_FILTER.Status, PolicyStatus.class),
                                paging.page()));
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
        String id =
                Objects.requireNonNull(
                        environment.getArgument(DUNNING_POLICY_VERSION_INPUT_ARGUMENT.Id));
        int number =
                Objects.<Integer>requireNonNull(
                        environment.getArgument(DUNNING_POLICY_VERSION_INPUT_ARGUMENT.Number));
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
                        Objects.<JsonNode>requireNonNull(
                                environment.getArgument(
                                        VALIDATE_DUNNING_POLICY_INPUT_ARGUMENT.Policy)),
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
                                                filter.choices(
                                                        DUNNING_ENROLLMENT_FILTER.Status,
                                                        EnrollmentStatus.class)),
                                        filter.id(
                                                DUNNING_ENROLLMENT_FILTER.CustomerId,
                                                CustomerId::parse),
                                        filter.id(
                                                DUNNING_ENROLLMENT_FILTER.InvoiceId,
                                                InvoiceId::parse),
                                        filter.id(
                                                DUNNING_ENROLLMENT_FILTER.DunningPolicyId,
                                                DunningPolicyId::parse),
                                        filter.date(DUNNING_ENROLLMENT_FILTER.NextDateGte),
                                        filter.date(DUNNING_ENROLLMENT_FILTER.NextDateLte)),
                                paging.page()));
    }

    private CompletionStage<@Nullable JsonNode> ofInvoice(DataFetchingEnvironment environment) {
        LocalDate today = Requested.of(environment).today();
        InvoiceId invoice =
                InvoiceId.parse(ChildPages.object(environment).get("id").stringValue())
                        .orElseThrow();
        return kinds.enrollmentByInvoice
                .load(environment, invoice)
                .<@Nullable JsonNode>thenApply(
                        found -> found == null ? null : ResourceJson.inList(found, today).node());
    }

    private static DunningEnrollmentId enrollmentId(Mutations.Asked asked) {
        return asked.id("dunning_enrollment", DunningEnrollmentId::parse);
    }
}
