package io.cobro.api.demo;

import io.cobro.api.http.ProblemCatalogue;
import io.cobro.api.http.Problems;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.Resource;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.ResourceJson;
import java.time.LocalDate;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// What became of a command, the same whether it was carried out now or in an earlier run.
final class Answers {

    private final Problems problems = new Problems(ProblemCatalogue.load());
    private final LocalDate today;

    Answers(LocalDate today) {
        this.today = today;
    }

    /// Either the resource as REST answers it, or the refusal.
    sealed interface Answer {

        record Done(JsonNode json) implements Answer {}

        record Refused(Refusal refusal) implements Answer {}
    }

    <T extends Resource> Answer of(Outcome<T> outcome) {
        return outcome.fold(
                value -> new Answer.Done(ResourceJson.of(value.kept(), today).node()),
                response -> new Answer.Done(JsonText.MAPPER.readTree(response)),
                Answer.Refused::new);
    }

    /// The resource of a command that cannot be refused here.
    <T extends Resource> JsonNode done(Outcome<T> outcome) {
        return switch (of(outcome)) {
            case Answer.Done(var json) -> json;
            case Answer.Refused(var refusal) ->
                    throw new IllegalStateException("refused: " + refusal);
        };
    }

    /// One sentence.
    String message(Refusal refusal) {
        return problems.message(refusal, Locale.ENGLISH, "");
    }
}
