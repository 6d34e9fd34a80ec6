package io.cobro.webhooks.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsAtRestTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String KEY = SecretBox.newKey(RANDOM);
    private static final String NEW_KEY = SecretBox.newKey(RANDOM);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static SecretBox box(String setting) {
        return SecretBox.of(setting, RANDOM);
    }

    @Test
    void what_is_sealed_is_opened_for_its_owner_alone() {
        String sealed = box(KEY).seal(SECRET, "whe_1");

        assertThat(sealed).doesNotContain("MfKQ").isNotEqualTo(box(KEY).seal(SECRET, "whe_1"));
        assertThat(box(KEY).open(sealed, "whe_1")).contains(SECRET);
        assertThat(box(KEY).open(sealed, "whe_2")).isEmpty();
    }

    @Test
    void a_new_key_in_front_seals_and_the_old_one_still_opens() {
        String old = box(KEY).seal(SECRET, "whe_1");
        SecretBox rotated = box(NEW_KEY + " , " + KEY);

        assertThat(rotated.open(old, "whe_1")).contains(SECRET);
        assertThat(box(NEW_KEY).open(rotated.seal(SECRET, "whe_1"), "whe_1")).contains(SECRET);
        assertThat(box(NEW_KEY).open(old, "whe_1")).isEmpty();
    }

    @Test
    void a_text_changed_anywhere_does_not_open() {
        String sealed = box(KEY).seal(SECRET, "whe_1");
        for (int i = 0; i < sealed.length(); i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);

            assertThat(box(KEY).open(changed, "whe_1")).as(changed).isEmpty();
        }
        for (String text : List.of("", ".", "..", "v1..", SECRET, sealed + ".", "v1.x.!")) {
            assertThat(box(KEY).open(text, "whe_1")).as(text).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "secret", "MTIz", ",", "!!!!"})
    void a_setting_of_another_form_is_refused_without_being_quoted(String setting) {
        assertThatThrownBy(() -> box(setting + "," + KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("COBRO_SECRETS_KEY must be")
                .message()
                .doesNotContain(KEY);
    }

    @Test
    void there_is_a_bounded_number_of_keys() {
        String keys = String.join(",", Collections.nCopies(SecretBox.KEYS_MAX + 1, KEY));

        assertThatThrownBy(() -> box(keys)).hasMessageContaining("more than 10");
    }

    @Test
    void a_missing_key_is_made_once_for_its_owner_only(@TempDir Path folder) throws Exception {
        String key = SecretsKeyFile.readOrCreate(folder, RANDOM);

        assertThat(SecretsKeyFile.readOrCreate(folder, RANDOM)).isEqualTo(key);
        assertThat(box(key).open(box(key).seal(SECRET, "x"), "x")).contains(SECRET);
        assertThat(Files.getPosixFilePermissions(folder.resolve(SecretsKeyFile.NAME)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith(SecretsKeyFile.NAME));
    }

    @Test
    void racing_processes_get_the_same_key(@TempDir Path folder) throws Exception {
        Callable<String> process = () -> SecretsKeyFile.readOrCreate(folder, RANDOM);
        Set<String> keys = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> key : threads.invokeAll(Collections.nCopies(32, process))) {
                keys.add(key.get());
            }
        }

        assertThat(keys).hasSize(1);
    }
}
