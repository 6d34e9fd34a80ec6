package io.cobro.api.testing;

import io.cobro.webhooks.json.JsonText;
import java.util.List;
import java.util.random.RandomGenerator;

/// Values that readers stumble over, as JSON and as text.
final class HostileValues {

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "null",
                    "x",
                    "-",
                    "0",
                    "-1",
                    "1e3",
                    "NaN",
                    "Infinity",
                    "0.1",
                    "10,50",
                    "0x1F",
                    "٣٤",
                    "99999999999999999999999999",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "2026-02-30",
                    "2026-13-01",
                    "0000-00-00",
                    "9999-12-31",
                    "-2026-01-01",
                    "+12026-01-01",
                    "2026-02-28T24:00:00Z",
                    "2026-02-28T10:00:00+99:00",
                    "+999999999-12-31T23:59:59Z",
                    "P999999999Y",
                    "PT-1H",
                    "inv_01m46dttw0f4krmm1m3ewegdsm",
                    "cus_01m46dttw0f4krmm1m3ewegdsm",
                    "cus_zzzzzzzzzzzzzzzzzzzzzzzzzz",
                    "inv_",
                    "_",
                    "00000000-0000-0000-0000-000000000000",
                    "' or 1=1 --",
                    "%",
                    "\\",
                    "%00",
                    "../../etc/passwd",
                    "<script>alert(1)</script>",
                    "{{#items}}{{/items}}",
                    "{{{name",
                    "${jndi:ldap://127.0.0.1/a}",
                    "http://169.254.169.254/",
                    "http://[::1]:80/",
                    "https://user:pass@127.0.0.1:99999/",
                    "javascript:alert(1)",
                    "a@b",
                    "ñandú 🦙 عربى",
                    "\u202Etxt.exe",
                    "\uFEFF",
                    "\u0085",
                    "\u0001",
                    "\uFFFF",
                    "line\r\nX-Injected: 1",
                    "Europe/Atlantis",
                    "MXN",
                    "XXX",
                    "mxn",
                    "*");

    /// JSON that no text can hold once it is read.
    private static final List<String> RAW =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-0",
                    "-1",
                    "1.5",
                    "1e2",
                    "1e400",
                    "1E-400",
                    "1e999999999",
                    "2147483648",
                    "-2147483649",
                    "9223372036854775808",
                    "123456789012345678901234567890123456789012345678901234567890123",
                    "0.000000000000000000000000000000000000000000000000000000000001",
                    "[]",
                    "{}",
                    "[[]]",
                    "[null]",
                    "{\"\":{}}",
                    "{\"a\":1,\"a\":2}",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"\\udc00\\ud800\"",
                    "\"\\ud83e\\udd99\"",
                    "NaN",
                    "01",
                    "+1",
                    ".5",
                    "'x'",
                    "\"\\x41\"",
                    "\"\t\"",
                    "// note\n1",
                    "");

    private HostileValues() {}

    static String text(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> "x".repeat(1 + random.nextInt(3000));
            case 1 -> "9".repeat(1 + random.nextInt(400));
            case 2 -> Long.toString(random.nextLong());
            case 3 -> characters(random);
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private static String characters(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.appendCodePoint(
                    random.nextBoolean() ? ' ' + random.nextInt(95) : 1 + random.nextInt(0xD7FF));
        }
        return text.toString();
    }

    /// JSON text, which need not be JSON.
    static String json(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> nested("[", "]", random);
            case 1 -> nested("{\"a\":", "}", random);
            case 2 -> "\"" + "x".repeat(random.nextInt(70_000)) + "\"";
            case 3, 4, 5 -> JsonText.MAPPER.writeValueAsString(text(random));
            case 6 -> "[" + "0,".repeat(random.nextInt(2000)) + "0]";
            default -> RAW.get(random.nextInt(RAW.size()));
        };
    }

    private static String nested(String open, String close, RandomGenerator random) {
        int depth = 1 + random.nextInt(random.nextInt(20) == 0 ? 20_000 : 80);
        return open.repeat(depth) + "1" + (random.nextInt(5) == 0 ? "" : close.repeat(depth));
    }
}
