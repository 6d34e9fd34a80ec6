package io.cobro.api.report;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.customer.CustomerId;
import io.cobro.persistence.report.AgingQuery;
import java.time.LocalDate;

/// Reports.
public final class ReportResource {

    private final AgingQuery aging;

    public ReportResource(AgingQuery aging) {
        this.aging = aging;
    }

    public void answer(Operations operations) {
        operations.on("getAgingReport", this::aging);
    }

    private Reply aging(Call call) {
        LocalDate asOf = call.queryDate("as_of");
        return call.report(
                aging.aging(
                        call.tenantId(),
                        asOf == null ? call.today() : asOf,
                        call.queryId("customer_id", "customer", CustomerId::parse),
                        call.queryCurrency("currency")),
                "rows");
    }
}
