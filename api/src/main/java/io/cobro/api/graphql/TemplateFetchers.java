package io.cobro.api.graphql;

import graphql.schema.DataFetchingEnvironment;
import io.cobro.api.graphql.schema.DgsConstants.DELETE_TEMPLATE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.MUTATION;
import io.cobro.api.graphql.schema.DgsConstants.PUT_TEMPLATE_PAYLOAD;
import io.cobro.api.graphql.schema.DgsConstants.QUERY;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.RENDERED_TEMPLATE_INPUT_ARGUMENT;
import io.cobro.api.graphql.schema.DgsConstants.QUERY.TEMPLATE_INPUT_ARGUMENT;
import io.cobro.api.graphql.schema.DgsConstants.RENDERED_TEMPLATE;
import io.cobro.api.graphql.schema.DgsConstants.TEMPLATE;
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
        fetchers.type(TEMPLATE.TYPE_NAME)
                .json(
                        TEMPLATE.Id,
                        TEMPLATE.Version,
                        TEMPLATE.RecordedAt,
                        TEMPLATE.Kind,
                        TEMPLATE.Channel,
                        TEMPLATE.Language,
                        TEMPLATE.Source,
                        TEMPLATE.Subject,
                        TEMPLATE.Body);
        fetchers.type(RENDERED_TEMPLATE.TYPE_NAME)
                .json(
                        RENDERED_TEMPLATE.Subject,
                        RENDERED_TEMPLATE.Body,
                        RENDERED_TEMPLATE.Characters,
                        RENDERED_TEMPLATE.Encoding,
                        RENDERED_TEMPLATE.Segments);
        fetchers.type(PUT_TEMPLATE_PAYLOAD.TYPE_NAME)
                .json(
                        PUT_TEMPLATE_PAYLOAD.Template,
                        PUT_TEMPLATE_PAYLOAD.UserErrors,
                        PUT_TEMPLATE_PAYLOAD.Replayed);
        fetchers.type(DELETE_TEMPLATE_PAYLOAD.TYPE_NAME)
                .json(
                        DELETE_TEMPLATE_PAYLOAD.DeletedTemplateId,
                        DELETE_TEMPLATE_PAYLOAD.UserErrors,
                        DELETE_TEMPLATE_PAYLOAD.Replayed);
        fetchers.type(QUERY.TYPE_NAME)
                .field(QUERY.Templates, this::templates)
                .field(QUERY.Template, this::template)
                .field(QUERY.RenderedTemplate, this::rendered);
        fetchers.type(MUTATION.TYPE_NAME)
                .field(
                        MUTATION.PutTemplate,
                        mutations.resource(
                                MUTATION.PutTemplate,
                                PUT_TEMPLATE_PAYLOAD.Template,
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
                        MUTATION.DeleteTemplate,
                        mutations.gone(
                                MUTATION.DeleteTemplate,
                                DELETE_TEMPLATE_PAYLOAD.DeletedTemplateId,
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
                        text(environment, TEMPLATE_INPUT_ARGUMENT.Kind),
                        text(environment, TEMPLATE_INPUT_ARGUMENT.Channel),
                        text(environment, TEMPLATE_INPUT_ARGUMENT.Language))
                .flatMap(key ->
                        MessageWriting.inForce(
                                key, queries.templates().find(requested.tenantId(), key)))
                .map(template -> ResourceJson.of(template, requested.today()).node())
                .orElse(null);
    }

    private JsonNode rendered(DataFetchingEnvironment environment) {
        Requested requested = Requested.of(environment);
        Map<String, Object> given =
                Objects.requireNonNull(
                        environment.getArgument(RENDERED_TEMPLATE_INPUT_ARGUMENT.Input));
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
