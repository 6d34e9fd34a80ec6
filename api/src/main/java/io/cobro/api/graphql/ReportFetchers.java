package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.core.customer.CustomerId;
import io.cobro.persistence.report.AgingQuery;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Reports.
final class ReportFetchers {

    private final AgingQuery aging;
    private final Kinds kinds;

    ReportFetchers(AgingQuery aging, Kinds kinds) {
        this.aging = aging;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers) {
        fetchers.type("AgingReport").json("asOf", "by", "sequence", "buckets", "rows", "totals");
        fetchers.type("AgingBucket").json("key", "label", "fromDays", "toDays");
        fetchers.type("AgingRow")
                .json(
                        "customerId",
                        "customerName",
                        "customerTaxId",
                        "unidentified",
                        "currency",
                        "current",
                        "days1To30",
                        "days31To60",
                        "days61To90",
                        "days91Plus",
                        "unallocated",
                        "credits",
                        "total")
                .field("customer", kinds.customers.of("customer_id"));
        fetchers.type("AgingTotal")
                .json(
                        "currency",
                        "current",
                        "days1To30",
                        "days31To60",
                        "days61To90",
                        "days91Plus",
                        "unallocated",
                        "credits",
                        "total",
                        "controlTotal");
        fetchers.type("Query").field("agingReport", this::agingReport);
    }

    private JsonNode agingReport(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        Arguments arguments = Arguments.of(environment);
        LocalDate asOf = Objects.requireNonNullElse(arguments.date("asOf"), requested.today());
        return ResourceJson.of(
                        aging.aging(
                                requested.tenantId(),
                                asOf,
                                arguments.id("customerId", CustomerId::parse),
                                arguments.currency("currency")),
                        requested.today())
                .node();
    }
}
