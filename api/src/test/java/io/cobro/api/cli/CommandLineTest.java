package io.cobro.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    @TempDir Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void help_lists_every_command() {
        assertThat(run("--help")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString())
                .contains(
                        "serve",
                        "keys",
                        "demo",
                        "listen",
                        "verify-ledger",
                        "build",
                        "test",
                        "Exit codes");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void every_command_explains_itself() {
        assertThat(run("serve", "--help")).isEqualTo(ExitCodes.OK);
        assertThat(run("keys", "create", "--help")).isEqualTo(ExitCodes.OK);
        assertThat(run("demo", "--help")).isEqualTo(ExitCodes.OK);
        assertThat(run("listen", "--help")).isEqualTo(ExitCodes.OK);
        assertThat(run("verify-ledger", "--help")).isEqualTo(ExitCodes.OK);
        assertThat(out.toString())
                .contains(
                        "--port",
                        "--config",
                        "--tenant",
                        "--scopes",
                        "--statement",
                        "--terms-days",
                        "--forward-to");
    }

    @Test
    void wrong_usage_is_one_sentence_and_a_hint() {
        assertThat(run()).isEqualTo(ExitCodes.USAGE);
        assertThat(run("sreve")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("serve", "--port", "http")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("serve", "--port", "70000")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("keys")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("keys", "create")).isEqualTo(ExitCodes.USAGE);
        assertThat(run("keys", "create", "--tenant", "A", "--scopes", "everything"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(run("demo", "--today", "tomorrow")).isEqualTo(ExitCodes.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).doesNotContain("\tat ", "Exception").contains("cobro: ");
    }

    @Test
    void a_database_that_does_not_answer_is_a_missing_service() {
        int code =
                Main.run(
                        new String[] {"verify-ledger", "--data", folder.toString()},
                        Map.of("COBRO_DATABASE_URL", "postgres://a:b@127.0.0.1:1/cobro"),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true));

        assertThat(code).isEqualTo(ExitCodes.UNAVAILABLE);
        assertThat(err.toString()).startsWith("cobro: The database cannot be used").hasLineCount(1);
    }

    @Test
    void a_folder_without_a_ledger_is_no_ledger_in_order() {
        Path wrong = folder.resolve("wrong");
        assertThat(run("verify-ledger", "--data", wrong.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).startsWith("cobro: There is no database in the folder");
        assertThat(wrong).doesNotExist();
    }

    private int run(String... args) {
        return Main.run(
                args,
                Map.of("COBRO_DATA", folder.toString()),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
