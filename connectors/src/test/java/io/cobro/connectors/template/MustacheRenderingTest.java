package io.cobro.connectors.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.template.MessageContent;
import io.cobro.core.template.MessageContext;
import io.cobro.core.template.SampleContent;
import io.cobro.core.template.TemplateRendering.Rendered;
import io.cobro.core.template.TemplateText;
import io.cobro.core.tenant.Language;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MustacheRenderingTest {

    private static final Map<String, Object> ONE =
            MessageContext.of(SampleContent.ofOne(Language.ES), Language.ES);
    private static final Map<String, Object> MANY =
            MessageContext.of(SampleContent.ofMany(Language.ES), Language.ES);

    private final MustacheRendering rendering = new MustacheRendering();

    @Test
    void values_and_sections_are_filled_in() {
        assertThat(body("{{customer.name}}: {{#items}}{{number}} {{balance}}{{/items}}", ONE))
                .isEqualTo("Ferretería del Norte: A-1024 $1,160.00 MXN");
        assertThat(body("{{#items}}{{^-first}}, {{/-first}}{{number}}{{/items}}", MANY))
                .isEqualTo("A-1024, A-1031, A-1040");
        assertThat(body("{{^is_single}}{{count}} facturas{{/is_single}}", MANY))
                .isEqualTo("3 facturas");
        assertThat(body("{{! nota }}{{#tenant}}{{name}}{{/tenant}}", ONE))
                .isEqualTo("Distribuidora Azul");
        assertThat(body("{{#items_more}}y {{items_more}} más{{/items_more}}.", ONE)).isEqualTo(".");
    }

    @Test
    void a_line_that_only_opens_or_closes_a_section_leaves_no_line() {
        assertThat(body("Facturas:\r\n{{#items}}\r\n- {{number}}\r\n{{/items}}\r\nGracias", MANY))
                .isEqualTo("Facturas:\n- A-1024\n- A-1031\n- A-1040\nGracias");
    }

    @Test
    void plain_text_is_not_escaped() {
        assertThat(body("<b>\"Peña & Hijos\"</b> {{today}}", ONE))
                .isEqualTo("<b>\"Peña & Hijos\"</b> 12 de marzo de 2026");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{#items}}{{number}} | 1 | the section items is not closed by {{/items}}",
                "{{number}} | 1 | there is no value number here",
                "{{items.number}} | 1 | there is no value items.number here",
                "{{getClass}} | 1 | getClass is not a name",
                "{{class.name}} | 1 | there is no value class.name here",
                "{{tenant.class}} | 1 | there is no value tenant.class here",
                "{{tenant.name.bytes}} | 1 | tenant.name.bytes is not a name",
                "{{.}} | 1 | . is not a name",
                "{{this}} | 1 | there is no value this here",
                "{{>../../etc/passwd}} | 1 | templates cannot include others",
                "{{<parent}}{{/parent}} | 1 | templates have no blocks",
                "{{$block}}{{/block}} | 1 | templates have no blocks",
                "{{=<% %>=}}<%getClass%> | 1 | delimiters cannot be changed",
                "{{{today}}} | 1 | nothing is escaped",
                "{{&today}} | 1 | nothing is escaped",
                "{{/items}} | 1 | {{/items}} closes nothing",
                "{{#items}}{{/totals}} | 1 | {{/totals}} stands where {{/items}} is expected",
                "{{today | 1 | a tag that begins with {{ has no }}",
                "{{}} | 1 | a tag is empty",
                "{{! {{>x}} }} | 1 | a comment has a brace",
                "{{items}} | 1 | items is a list: write {{#items}}…{{/items}}",
                "{{#items}}{{totals}}{{/items}} | 1 | totals is a list",
                "{{overdue_totals}} | 1 | overdue_totals is a list",
                "{{tenant}} | 1 | tenant is a group: write {{tenant.name}}",
                "{{#items}}{{customer}}{{/items}} | 1 | customer is a group: write {{customer.name}}",
                "{{#today}}{{#today}}{{#today}}{{#today}}{{#today}}{{#today}} | 1 | nested more than 5 deep",
            })
    void what_reaches_out_of_a_template_or_is_no_template_is_refused(
            String source, int line, String problem) {
        Rendered rendered = rendering.render(new TemplateText("", source), ONE);

        assertThat(rendered).isInstanceOf(Rendered.Invalid.class);
        Rendered.Invalid invalid = (Rendered.Invalid) rendered;
        assertThat(invalid.pointer()).isEqualTo("/body");
        assertThat(invalid.line()).isEqualTo(line);
        assertThat(invalid.problem()).contains(problem);
    }

    @Test
    void the_line_at_fault_is_named_and_the_part() {
        assertThat(rendering.render(new TemplateText("{{nada}}", "x"), ONE))
                .isInstanceOfSatisfying(
                        Rendered.Invalid.class,
                        invalid -> assertThat(invalid.pointer()).isEqualTo("/subject"));
        assertThat(rendering.render(new TemplateText("x", "uno\ndos\n{{nada}}"), ONE))
                .isInstanceOfSatisfying(
                        Rendered.Invalid.class,
                        invalid -> {
                            assertThat(invalid.pointer()).isEqualTo("/body");
                            assertThat(invalid.line()).isEqualTo(3);
                        });
    }

    @Test
    void a_list_within_itself_does_not_go_on_for_ever() {
        Map<String, Object> hundred =
                MessageContext.of(
                        new MessageContent(
                                "A",
                                "B",
                                LocalDate.of(2026, 3, 12),
                                Collections.nCopies(
                                        100, SampleContent.ofOne(Language.ES).items().getFirst())),
                        Language.ES);
        String four = "{{#items}}".repeat(4) + "{{^count}}x{{/count}}" + "{{/items}}".repeat(4);
        assertThat(problem(four, hundred)).contains("repeats more than can be allowed");
        String two = "{{#items}}".repeat(2) + "{{number}} ".repeat(3) + "{{/items}}".repeat(2);
        assertThat(problem(two, hundred)).contains("more than 50000 characters");
    }

    @Test
    void too_much_source_and_too_many_tags_are_refused() {
        assertThat(problem("a".repeat(20_001), ONE)).contains("more than 20000 characters");
        assertThat(problem("{{today}}".repeat(1_001), ONE)).contains("more than 1000 tags");
        assertThat(problem("{{".repeat(9_000), ONE)).contains("has no }}");
        assertThat(problem("{{#items}}".repeat(1_900), ONE)).contains("nested more than 5 deep");
        assertThat(body("a".repeat(20_000), ONE)).hasSize(20_000);
    }

    @Test
    void braces_that_are_no_tags_stay() {
        assertThat(body("{ } }} { {", ONE)).isEqualTo("{ } }} { {");
    }

    @Test
    void a_subject_is_one_line_of_bounded_length() {
        Rendered rendered =
                rendering.render(
                        new TemplateText("Hola\r\nBcc: x@example.com\t{{today}}", "x"), ONE);
        assertThat(rendered)
                .isEqualTo(
                        new Rendered.Message("Hola Bcc: x@example.com 12 de marzo de 2026", "x"));
        Rendered longer = rendering.render(new TemplateText("Hola ".repeat(100), "x"), ONE);
        assertThat(((Rendered.Message) longer).subject()).hasSizeLessThanOrEqualTo(200);
    }

    private String body(String source, Map<String, Object> context) {
        return ((Rendered.Message) rendering.render(new TemplateText("", source), context)).body();
    }

    private String problem(String source, Map<String, Object> context) {
        return ((Rendered.Invalid) rendering.render(new TemplateText("", source), context))
                .problem();
    }
}
