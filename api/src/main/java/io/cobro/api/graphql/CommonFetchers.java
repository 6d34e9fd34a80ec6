package io.cobro.api.graphql;

import java.util.List;

/// What several features share: money, taxes, pages and refusals.
final class CommonFetchers {

    /// The types that have a connection.
    private static final List<String> LISTED =
            List.of(
                    "BillingEntity",
                    "ApiKey",
                    "Customer",
                    "Invoice",
                    "CreditNote",
                    "Payment",
                    "Allocation",
                    "CfdiDocument",
                    "BankAccount",
                    "BankStatement",
                    "BankTransaction",
                    "Match",
                    "MatchingRun",
                    "DunningPolicy",
                    "DunningPolicyVersion",
                    "DunningEnrollment",
                    "Reminder",
                    "WebhookEndpoint",
                    "Delivery",
                    "DeliveryAttempt",
                    "Replay",
                    "Event");

    /// Those of which it can be asked what has changed.
    private static final List<String> SYNCED =
            List.of(
                    "BillingEntity",
                    "ApiKey",
                    "Customer",
                    "Invoice",
                    "CreditNote",
                    "Payment",
                    "Allocation",
                    "CfdiDocument",
                    "BankTransaction",
                    "Match",
                    "DunningPolicy",
                    "DunningEnrollment",
                    "Reminder");

    private CommonFetchers() {}

    static void register(Fetchers fetchers) {
        fetchers.type("Money").json("amount", "currency");
        fetchers.type("Tax").json("kind", "code", "factor", "rate", "base", "amount");
        fetchers.type("InvoiceLine")
                .json(
                        "description",
                        "quantity",
                        "unitPrice",
                        "discount",
                        "amount",
                        "productCode",
                        "unitCode",
                        "taxes");
        fetchers.type("PageInfo")
                .json("hasNextPage", "hasPreviousPage", "startCursor", "endCursor");
        fetchers.type("UserError").json("code", "message", "field", "meta");
        for (String listed : LISTED) {
            fetchers.type(listed + "Connection").json("edges", "nodes", "pageInfo", "totalCount");
            fetchers.type(listed + "Edge").json("cursor", "node");
        }
        for (String synced : SYNCED) {
            fetchers.type(synced + "Connection").json("sequence");
        }
    }
}
