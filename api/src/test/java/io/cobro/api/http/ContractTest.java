package io.cobro.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.Refusal;
import io.cobro.webhooks.event.EventCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The contract, the problem catalogue and the code name the same things.
final class ContractTest {

    private static final Pattern REFUSAL =
            Pattern.compile(
                    "Refusal\\s*\\.(?:of|at)\\(\\s*(?:[^\"()]*(?:\"[^\"]*\"[^\"(),]*)?,\\s*)?\"([a-z_0-9]+)\"");

    /// A code that is given to something, not one that a `case` tells from others.
    private static final Pattern CODE = Pattern.compile("\"([a-z_0-9]+)\"\\s*[,)]");

    /// The readers of files name what they refuse by the constants of enums.
    private static final Pattern CODE_OF_A_READER =
            Pattern.compile("(?m)^ +([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)(?:[,;(]|$)");

    private static final Pattern FACT =
            Pattern.compile("(?:Fact\\.of|new Fact)\\(\\s*\"([a-z_]+\\.[a-z_]+)\"");

    private static final Pattern ACT = Pattern.compile("Act\\.of\\(\\s*\"([a-z_]+\\.[a-z_]+)\"");

    private final Contract contract = Contract.load();
    private final ProblemCatalogue problems = ProblemCatalogue.load();

    /// Codes that the code puts together: those of unique external ids and fiscal UUIDs.
    private static final Set<String> COMPOSED =
            Set.of("duplicate_external_id", "duplicate_fiscal_uuid");

    @Test
    void every_refusal_of_the_contract_is_in_the_problem_catalogue() {
        assertThat(named()).isNotEmpty();
        assertThat(codes()).containsAll(named());
    }

    /// A word of the contract that nothing says is a promise that nobody keeps.
    @Test
    void every_refusal_of_the_contract_is_raised_somewhere_in_the_code() throws IOException {
        Set<String> raised = new TreeSet<>(COMPOSED);
        raised.addAll(found(CODE));
        found(CODE_OF_A_READER).forEach(code -> raised.add(code.toLowerCase(Locale.ROOT)));
        assertThat(raised).containsAll(named());
    }

    private Set<String> named() {
        JsonNode document = new YAMLMapper().readTree(contract.text());
        Set<String> named = new TreeSet<>();
        document.path("paths")
                .forEach(path ->
                        path.forEach(operation ->
                                operation
                                        .path("x-cobro-refusals")
                                        .forEach(code -> named.add(code.asString()))));
        return named;
    }

    @Test
    void every_refusal_in_the_code_is_in_the_problem_catalogue() throws IOException {
        Set<String> used = found(REFUSAL);
        assertThat(used).hasSizeGreaterThan(40);
        assertThat(codes()).containsAll(used);
    }

    @Test
    void every_fact_in_the_code_is_in_the_event_catalogue_and_none_is_there_for_nothing()
            throws IOException {
        Set<String> emitted = found(FACT);
        Set<String> catalogue =
                EventCatalogue.ENTRIES.stream()
                        .map(entry -> entry.type().name())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> byStatus =
                Set.of(
                        "webhook_endpoint.degraded",
                        "webhook_endpoint.disabled",
                        "dunning.enrolled",
                        "dunning.paused",
                        "dunning.resumed",
                        "dunning.completed",
                        "dunning.exited",
                        "reminder.dispatch_requested",
                        "reminder.sent",
                        "reminder.delivered",
                        "reminder.read",
                        "reminder.replied",
                        "reminder.failed",
                        "reminder.skipped");
        assertThat(catalogue).containsAll(emitted);
        catalogue.removeAll(emitted);
        assertThat(byStatus).containsAll(catalogue);
    }

    @Test
    void every_act_in_the_code_is_in_the_contract_and_none_is_there_for_nothing()
            throws IOException {
        String told = contract.schema("AuditEntry").at("/properties/action/description").asString();
        assertThat(
                        Pattern.compile("`([a-z_]+\\.[a-z_]+)`")
                                .matcher(told)
                                .results()
                                .map(result -> result.group(1)))
                .containsExactlyInAnyOrderElementsOf(found(ACT));
    }

    @Test
    void every_type_of_event_is_emitted_by_an_operation_or_a_job_and_no_other_is() {
        JsonNode document = new YAMLMapper().readTree(contract.text());
        document.path("paths")
                .forEach(path ->
                        path.forEachEntry((method, operation) -> {
                            if (Set.of("post", "put", "patch", "delete").contains(method)) {
                                assertThat(operation.has("x-cobro-events"))
                                        .as("%s says what it emits", operation.path("operationId"))
                                        .isTrue();
                            }
                        }));
        Set<String> emitted = new TreeSet<>();
        contract.operations().values().forEach(operation -> emitted.addAll(operation.events()));
        EventCatalogue.ENTRIES.stream()
                .filter(entry -> !entry.jobs().isEmpty())
                .forEach(entry -> emitted.add(entry.type().name()));
        assertThat(emitted)
                .containsExactlyInAnyOrderElementsOf(
                        EventCatalogue.ENTRIES.stream().map(entry -> entry.type().name()).toList());
    }

    @Test
    void the_enum_of_the_clients_is_the_event_catalogue() {
        JsonNode document = new YAMLMapper().readTree(contract.text());
        assertThat(
                        document.at("/components/schemas/EventType/enum")
                                .valueStream()
                                .map(JsonNode::asString))
                .containsExactlyElementsOf(
                        EventCatalogue.ENTRIES.stream().map(entry -> entry.type().name()).toList());
    }

    @Test
    void the_problem_codes_of_the_clients_are_the_problem_catalogue() {
        JsonNode document = new YAMLMapper().readTree(contract.text());
        assertThat(
                        document.at("/components/schemas/ProblemCode/enum")
                                .valueStream()
                                .map(JsonNode::asString))
                .containsExactlyElementsOf(
                        problems.all().stream().map(ProblemCatalogue.ProblemType::code).toList());
    }

    @Test
    void every_operation_but_the_public_ones_needs_a_scope_that_keys_can_have() {
        for (Operation operation : contract.operations().values()) {
            if (!operation.isPublic()) {
                assertThat(io.cobro.core.tenant.Scopes.isKnown(String.valueOf(operation.scope())))
                        .as(operation.id())
                        .isTrue();
            }
        }
    }

    @Test
    void a_body_that_breaks_its_schema_is_refused_with_the_place_of_each_fault() {
        JsonNode body =
                JsonMapper.shared()
                        .readTree(
                                """
                                {"amount": {"amount": 100, "currency": "MXN"}, "method": "gold",
                                 "received_date": "2026-02-30", "note": "x"}
                                """);
        List<Refusal> refusals = contract.check("CreatePayment", body);
        assertThat(refusals)
                .extracting(refusal -> refusal.pointer() + " " + refusal.code())
                .containsExactlyInAnyOrder(
                        "/amount/amount invalid_type",
                        "/method value_not_allowed",
                        "/received_date invalid_format",
                        "/note unknown_property");
    }

    @ParameterizedTest
    @CsvSource({
        "pagos@clavo.mx, 0",
        "pagos@clavo.example, 0",
        "cuentas.por.pagar+mx@intranet, 0",
        "pagos, 1",
        "pagos@, 1",
        "pagos@@clavo.mx, 1",
        "pagos @clavo.mx, 1",
    })
    void an_address_need_not_be_of_a_public_domain(String email, int faults) {
        JsonNode customer =
                JsonMapper.shared().createObjectNode().put("name", "x").put("email", email);
        assertThat(contract.check("CreateCustomer", customer)).hasSize(faults);
    }

    @Test
    void a_text_of_another_form_is_told_one_that_has_it() {
        JsonNode customer =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("name", "x")
                        .put("phone", "818 345 1200");
        assertThat(contract.check("CreateCustomer", customer))
                .extracting(refusal -> refusal.values().get("expected"))
                .containsExactly("a text such as +528183451200");
    }

    private Set<String> codes() {
        return problems.all().stream()
                .map(ProblemCatalogue.ProblemType::code)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String module : List.of("core", "persistence", "webhooks", "connectors", "api")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    pattern.matcher(Files.readString(file))
                            .results()
                            .map((MatchResult result) -> result.group(1))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
