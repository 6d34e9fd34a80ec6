package io.cobro.api.demo;

import io.cobro.api.Application;
import io.cobro.api.demo.Answers.Answer;
import io.cobro.api.demo.DemoInput.InputFile;
import io.cobro.connectors.cfdi.CfdiXmlReader;
import io.cobro.core.fiscal.CfdiDocument;
import io.cobro.core.fiscal.CfdiReading;
import io.cobro.core.fiscal.FiscalImporting.ImportCfdi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The step that takes documents in.
final class DocumentImport {

    private final Application application;
    private final Steps steps;
    private final Answers answers;

    DocumentImport(Application application, Steps steps, Answers answers) {
        this.application = application;
        this.steps = steps;
        this.answers = answers;
    }

    /// @return by name of the file
    List<FileResult> run(DemoInput input) {
        List<FileResult> results = new ArrayList<>();
        for (CfdiOrder.Ordered one : CfdiOrder.of(input.cfdi(), new CfdiXmlReader(null))) {
            results.add(importOne(one, input.issuers().isEmpty()));
        }
        for (InputFile other : input.others()) {
            results.add(
                    new FileResult(
                            other.name(),
                            "ignored",
                            "not_an_xml_file",
                            "Only files whose names end in .xml are read.",
                            null,
                            null,
                            null,
                            "other"));
        }
        results.sort(Comparator.comparing(FileResult::file));
        return results;
    }

    private FileResult importOne(CfdiOrder.Ordered one, boolean adoptIssuer) {
        InputFile file = one.file();
        Answer answer =
                answers.of(
                        application
                                .handlers()
                                .fiscal()
                                .importCfdi(
                                        steps.next("cfdi", file.name(), file.content().sha256()),
                                        new ImportCfdi(file.content(), file.name(), adoptIssuer)));
        return switch (answer) {
            case Answer.Done(var json) -> done(file, json);
            case Answer.Refused(var refusal) ->
                    new FileResult(
                            file.name(),
                            "refused",
                            refusal.code(),
                            answers.message(refusal),
                            uuid(one.reading()),
                            number(one.reading()),
                            null,
                            "cfdi");
        };
    }

    private static FileResult done(InputFile file, JsonNode json) {
        String invoice = json.path("invoice_id").asString(null);
        String creditNote = json.path("credit_note_id").asString(null);
        String result = json.path("result").asString("");
        return new FileResult(
                file.name(),
                result,
                code(result, json.path("reason").asString(null)),
                message(result),
                json.path("uuid").asString(null),
                json.path("number").asString(null),
                invoice != null
                        ? invoice
                        : creditNote != null ? creditNote : json.path("id").asString(null),
                invoice != null ? "invoice" : creditNote != null ? "credit_note" : "cfdi");
    }

    private static @Nullable String code(String result, @Nullable String reason) {
        return reason == null && result.equals("duplicate") ? "already_imported" : reason;
    }

    private static @Nullable String message(String result) {
        return switch (result) {
            case "duplicate" -> "The document was taken in before; nothing changed.";
            case "ignored" -> "Documents of this type change no balance.";
            default -> null;
        };
    }

    private static @Nullable String uuid(CfdiReading reading) {
        String uuid =
                switch (reading) {
                    case CfdiReading.Read(CfdiDocument document) -> document.uuid();
                    case CfdiReading.Rejected rejected -> rejected.uuid();
                };
        return uuid == null ? null : uuid.toUpperCase(Locale.ROOT);
    }

    private static @Nullable String number(CfdiReading reading) {
        return switch (reading) {
            case CfdiReading.Read(CfdiDocument document) ->
                    CfdiDocument.number(document.series(), document.folio());
            case CfdiReading.Rejected rejected -> rejected.number();
        };
    }
}
