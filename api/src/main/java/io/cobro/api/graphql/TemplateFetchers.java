package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.http.Contract;
import io.cobro.api.http.Input;
import io.cobro.api.http.ProblemException;
import io.cobro.api.template.TemplateCommands;
import io.cobro.api.template.TemplatePreviews;
import io.cobro.core.Echo;
import io.cobro.core.Refusal;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.TemplateKeeping;
import io.cobro.core.template.TemplateKey;
import io.cobro.webhooks.json.ResourceJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Templates and their previews.
final class TemplateFetchers {

    private static final String RENDER = "RenderTemplate";

    private final GraphqlParts.Queries queries;
    private final TemplateKeeping keeping;
    private final TemplatePreviews previews;
    private final Contract contract;
    private final Kinds kinds;

    TemplateFetchers(
            GraphqlParts.Queries queries,
            TemplateKeeping keeping,
            TemplatePreviews previews,
            Contract contract,
            Kinds kinds) {
        this.queries = queries;
        this.keeping = keeping;
        this.previews = previews;
        this.contract = contract;
        this.kinds = kinds;
    }

    void register(Fetchers fetchers, Mutations mutations) {
        fetchers.type("Template")
                .json(
                        "id",
                        "version",
                        "recordedAt",
                        "kind",
                        "channel",
                        "language",
                        "source",
                        "subject",
                        "body");
        fetchers.type("RenderedTemplate")
                .json("subject", "body", "characters", "encoding", "segments");
        fetchers.type("PutTemplatePayload").json("template", "userErrors", "replayed");
        fetchers.type("DeleteTemplatePayload").json("deletedTemplateId", "userErrors", "replayed");
        fetchers.type("Query")
                .field("templates", this::templates)
                .field("template", this::template)
                .field("renderedTemplate", this::rendered);
        fetchers.type("Mutation")
                .field(
                        "putTemplate",
                        mutations.resource(
                                "putTemplate",
                                "template",
                                kinds.templates,
                                asked -> {
                                    var command =
                                            TemplateCommands.put(
                                                    key(asked.input()),
                                                    asked.input(),
                                                    asked.expectedVersion());
                                    return keeping.put(asked.context(command), command, Echo.NONE);
                                }))
                .field(
                        "deleteTemplate",
                        mutations.gone(
                                "deleteTemplate",
                                "deleted_template_id",
                                asked -> {
                                    var command =
                                            TemplateCommands.delete(
                                                    key(asked.input()), asked.requiredVersion());
                                    return keeping.delete(asked.context(command), command);
                                }));
    }

    private List<JsonNode> templates(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        return previews.inForce(requested.tenantId()).stream()
                .<JsonNode>map(template -> ResourceJson.of(template, requested.today()).node())
                .toList();
    }

    private @Nullable JsonNode template(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        return TemplateCommands.key(
                        text(environment, "kind"),
                        text(environment, "channel"),
                        text(environment, "language"))
                .flatMap(key ->
                        MessageWriting.inForce(
                                key, queries.templates().find(requested.tenantId(), key)))
                .map(template -> ResourceJson.of(template, requested.today()).node())
                .orElse(null);
    }

    private JsonNode rendered(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        Map<String, Object> given = Objects.requireNonNull(environment.getArgument("input"));
        ObjectNode body = InputJson.body(given, false);
        List<Refusal> refusals = contract.check(RENDER, body);
        if (!refusals.isEmpty()) {
            throw new ProblemException(ProblemException.Place.BODY, refusals);
        }
        return previews.rendered(
                        requested.caller().tenant(), requested.today(), new Input(body, ""))
                .node();
    }

    private static TemplateKey key(Input input) {
        String kind = input.text("kind");
        String channel = input.text("channel");
        String language = input.text("language");
        return TemplateCommands.key(kind, channel, language)
                .orElseThrow(() ->
                        new ProblemException(
                                Refusal.notFound(
                                        "template", kind + "/" + channel + "/" + language)));
    }

    private static String text(DataFetchingEnvironment environment, String name) {
        return Objects.requireNonNull(environment.<String>getArgument(name));
    }
}
