package io.cobro.api.template;

import io.cobro.api.http.Call;
import io.cobro.api.http.Operations;
import io.cobro.api.http.ProblemException;
import io.cobro.api.http.Reply;
import io.cobro.core.Refusal;
import io.cobro.core.template.MessageWriting;
import io.cobro.core.template.TemplateKeeping;
import io.cobro.core.template.TemplateKey;
import io.cobro.core.tenant.TenantId;
import io.cobro.persistence.template.TemplateQueries;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;

/// Templates.
public final class TemplateResource {

    private final TemplateKeeping keeping;
    private final TemplateQueries templates;
    private final TemplatePreviews previews;

    public TemplateResource(
            TemplateKeeping keeping, TemplateQueries templates, TemplatePreviews previews) {
        this.keeping = keeping;
        this.templates = templates;
        this.previews = previews;
    }

    public void answer(Operations operations) {
        operations
                .on("listTemplates", this::list)
                .on("getTemplate", this::get)
                .on("putTemplate", this::put)
                .on("deleteTemplate", this::delete)
                .on("renderTemplate", this::render);
    }

    /// All at once: there are only as many as a tenant may have, and the built-in ones.
    private Reply list(Call call) {
        LocalDate today = call.today();
        return call.listAll(
                previews.inForce(call.tenantId()).stream()
                        .map(template -> ResourceJson.of(template, today))
                        .toList());
    }

    private Reply get(Call call) {
        TemplateKey key = key(call);
        TenantId tenant = call.tenantId();
        return call.show(
                MessageWriting.inForce(key, templates.find(tenant, key))
                        .orElseThrow(() ->
                                new ProblemException(
                                        ProblemException.Place.PATH,
                                        TemplateKeeping.notFound(key))));
    }

    private Reply put(Call call) {
        var command = TemplateCommands.put(key(call), call.input(), call.expectedVersion());
        return call.reply(keeping.put(call.context(command), command, call.echo()));
    }

    private Reply delete(Call call) {
        var command = TemplateCommands.delete(key(call), call.requiredVersion());
        return call.gone(keeping.delete(call.context(command), command));
    }

    private Reply render(Call call) {
        return Reply.json(200, previews.rendered(call.tenant(), call.today(), call.input()));
    }

    private static TemplateKey key(Call call) {
        String kind = call.pathText("kind");
        String channel = call.pathText("channel");
        String language = call.pathText("language");
        return TemplateCommands.key(kind, channel, language)
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH,
                                Refusal.notFound(
                                        "template", kind + "/" + channel + "/" + language)));
    }
}
