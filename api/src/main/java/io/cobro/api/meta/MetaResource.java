package io.cobro.api.meta;

import io.cobro.api.http.Call;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemCatalogue;
import io.cobro.api.http.ProblemCatalogue.ProblemType;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.webhooks.json.JsonObject;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// What tells about the server itself: the contract, problems, documentation, health and metrics.
public final class MetaResource {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private final Contract contract;
    private final ProblemCatalogue problems;
    private final BooleanSupplier ready;
    private final PrometheusMeterRegistry metrics;

    /// @param ready whether the database answers
    public MetaResource(
            Contract contract,
            ProblemCatalogue problems,
            BooleanSupplier ready,
            PrometheusMeterRegistry metrics) {
        this.contract = contract;
        this.problems = problems;
        this.ready = ready;
        this.metrics = metrics;
    }

    public void answer(Operations operations) {
        operations
                .on("listProblems", this::listProblems)
                .on("getProblem", this::getProblem)
                .on("getOpenApi", _ -> Reply.of(200, "application/yaml", contract.text()))
                .on("getGraphqlSchema", _ -> Reply.of(200, TEXT, Assets.read("/schema.graphqls")))
                .on("getDocs", _ -> Reply.of(200, HTML, Assets.read("/pages/docs.html")))
                .on("getGraphiql", _ -> Reply.of(200, HTML, Assets.read("/pages/graphiql.html")))
                .on("getHealth", _ -> health(200, "up"))
                .on("getReadiness", this::readiness)
                .on(
                        "getMetrics",
                        _ ->
                                Reply.of(
                                        200,
                                        TEXT,
                                        metrics.scrape().getBytes(StandardCharsets.UTF_8)));
    }

    private Reply readiness(Call call) {
        if (ready.getAsBoolean()) {
            return health(200, "up");
        }
        throw new ProblemException(Refusal.of("unavailable"));
    }

    private static Reply health(int status, String word) {
        return Reply.json(status, new JsonObject().put("status", word));
    }

    private Reply listProblems(Call call) {
        return call.listAll(
                problems.all().stream().map(type -> json(type, call.language())).toList());
    }

    private Reply getProblem(Call call) {
        String code = call.pathText("code");
        return problems.find(code)
                .map(type -> Reply.json(200, json(type, call.language())))
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH, Refusal.notFound("problem", code)));
    }

    private static JsonObject json(ProblemType type, Locale language) {
        return new JsonObject()
                .put("code", type.code())
                .put("status", type.status())
                .put("title", type.title(language))
                .put("detail", type.detail(language));
    }
}
