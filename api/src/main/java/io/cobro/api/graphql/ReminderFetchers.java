package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.reminder.ReminderCommands;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.reminder.Channel;
import io.cobro.core.reminder.ReminderId;
import io.cobro.core.reminder.ReminderKeeping;
import io.cobro.core.reminder.ReminderStatus;
import io.cobro.core.reminder.SkipReason;
import io.cobro.persistence.reminder.ReminderFilter;
import io.cobro.persistence.reminder.ReminderMessages;
import io.cobro.webhooks.json.ReminderMessageJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reminders with their items and messages.
///
/// A message is one question for each reminder, because one that waits is written anew; the cost of
/// the field bounds how many are asked for.
final class ReminderFetchers {

    private final GraphqlParts.Queries queries;
    private final ReminderKeeping keeping;
    private final Kinds kinds;

    ReminderFetchers(GraphqlParts.Queries queries, ReminderKeeping keeping, Kinds kinds) {
        this.queries = queries;
        this.keeping = keeping;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("Reminder")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "customerId",
                        "channel",
                        "language",
                        "template",
                        "origin",
                        "status",
                        "skipReason",
                        "failureReason",
                        "detail",
                        "dueAt",
                        "attemptCount",
                        "itemCount",
                        "includedCount",
                        "totals",
                        "dispatchedAt",
                        "sentAt",
                        "deliveredAt",
                        "readAt",
                        "repliedAt")
                .field("customer", kinds.customers.of("customer_id"))
                .field("items", this::items)
                .field("message", this::message);
        fetchers.type("ReminderItem")
                .json(
                        "invoiceId",
                        "installmentNumber",
                        "stepKey",
                        "occurrence",
                        "stepDate",
                        "status",
                        "skipReason",
                        "balance",
                        "dunningEnrollmentId",
                        "dunningPolicyId",
                        "policyVersion")
                .field("invoice", kinds.invoices.of("invoice_id"))
                .field("dunningEnrollment", kinds.dunningEnrollments.of("dunning_enrollment_id"))
                .field("dunningPolicy", kinds.dunningPolicies.of("dunning_policy_id"));
        fetchers.type("ReminderMessage")
                .json("channel", "language", "template", "to", "subject", "body", "segments");
        for (String payload :
                new String[] {"CreateReminder", "CancelReminder", "CreateReminderReceipt"}) {
            fetchers.type(payload + "Payload").json("reminder", "userErrors", "replayed");
        }
        fetchers.type("Query")
                .field("reminder", kinds.reminders.byArgument())
                .field("reminders", this::list);
        fetchers.type("Mutation")
                .field(
                        "createReminder",
                        mutations.resource(
                                "createReminder",
                                "reminder",
                                kinds.reminders,
                                asked -> {
                                    var command = ReminderCommands.request(asked.input());
                                    return keeping.request(asked.context(command), command);
                                }))
                .field(
                        "cancelReminder",
                        mutations.resource(
                                "cancelReminder",
                                "reminder",
                                kinds.reminders,
                                asked -> {
                                    var command =
                                            ReminderCommands.cancel(
                                                    id(asked), asked.expectedVersion());
                                    return keeping.cancel(asked.context(command), command);
                                }))
                .field(
                        "createReminderReceipt",
                        mutations.resource(
                                "createReminderReceipt",
                                "reminder",
                                kinds.reminders,
                                asked -> {
                                    var command =
                                            ReminderCommands.receipt(id(asked), asked.input());
                                    return keeping.record(asked.context(command), command);
                                }));
    }

    private JsonNode list(DataFetchingEnvironment environment) {
        Paging paging = Paging.of(environment, "listReminders");
        Arguments filter = Arguments.filter(environment);
        return paging.connection(
                queries.reminders()
                        .list(
                                paging.requested().tenantId(),
                                new ReminderFilter(
                                        List.copyOf(filter.choices("status", ReminderStatus.class)),
                                        List.copyOf(filter.choices("channel", Channel.class)),
                                        filter.id("customerId", CustomerId::parse),
                                        filter.id("invoiceId", InvoiceId::parse),
                                        List.copyOf(filter.choices("skipReason", SkipReason.class)),
                                        filter.instant("dueAtGte"),
                                        filter.instant("dueAtLte")),
                                paging.page()));
    }

    /// The items, which lists leave out.
    private CompletionStage<@Nullable JsonNode> items(DataFetchingEnvironment environment) {
        JsonNode reminder = ChildPages.object(environment);
        return reminder.has("items")
                ? CompletableFuture.completedFuture(reminder.get("items"))
                : kinds.reminderViews
                        .load(environment, reminder.get("id").stringValue())
                        .thenApply(view -> view == null ? null : view.get("items"));
    }

    private @Nullable JsonNode message(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        return ReminderId.parse(ChildPages.object(environment).get("id").stringValue())
                                .flatMap(id ->
                                        queries.reminderMessages()
                                                .find(
                                                        requested.caller().tenant(),
                                                        id,
                                                        requested.today()))
                                .orElse(null)
                        instanceof ReminderMessages.Found.Message(var message)
                ? ReminderMessageJson.of(message).node()
                : null;
    }

    private static ReminderId id(Mutations.Asked asked) {
        return asked.id("reminder", ReminderId::parse);
    }
}
