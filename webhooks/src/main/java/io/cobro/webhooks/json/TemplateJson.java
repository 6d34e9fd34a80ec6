package io.cobro.webhooks.json;

import io.cobro.core.template.Template;

/// Templates.
final class TemplateJson {

    private TemplateJson() {}

    static JsonObject of(Template template) {
        Template.Own own = template.own();
        String subject = template.text().subject();
        return new JsonObject()
                .put("id", own == null ? null : own.id())
                .put("version", own == null ? 0 : own.version())
                .put("recorded_at", own == null ? null : own.recordedAt())
                .put("kind", template.key().kind())
                .put("channel", ResourceJson.lower(template.key().channel()))
                .put("language", ResourceJson.lower(template.key().language()))
                .put("source", template.isBuiltIn() ? "built_in" : "own")
                .put("subject", subject.isEmpty() ? null : subject)
                .put("body", template.text().body());
    }
}
