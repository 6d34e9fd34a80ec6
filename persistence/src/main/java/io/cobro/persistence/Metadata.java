package io.cobro.persistence;

import java.util.HashMap;
import java.util.Map;
import org.jooq.JSONB;

/// Integrators' notes: a JSON object of texts, as PostgreSQL writes it.
public final class Metadata {

    private final String json;
    private int at;

    private Metadata(String json) {
        this.json = json;
    }

    public static JSONB json(Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        metadata.forEach((key, value) -> {
            json.append(json.length() == 1 ? "" : ",");
            append(json, key);
            json.append(':');
            append(json, value);
        });
        return JSONB.jsonb(json.append('}').toString());
    }

    /// @throws IllegalStateException if it is not an object of texts: nothing else is ever written
    public static Map<String, String> read(JSONB metadata) {
        return new Metadata(metadata.data()).object();
    }

    private static void append(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private Map<String, String> object() {
        Map<String, String> object = new HashMap<>();
        expect('{');
        while (next() != '}') {
            if (!object.isEmpty()) {
                expect(',');
            }
            String key = text();
            expect(':');
            object.put(key, text());
        }
        return object;
    }

    private String text() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (json.charAt(at) != '"') {
            char c = json.charAt(at++);
            text.append(c == '\\' ? escaped() : c);
        }
        at++;
        return text.toString();
    }

    private char escaped() {
        char c = json.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(json, at - 4, at, 16);
            }
            default -> c;
        };
    }

    private char next() {
        while (json.charAt(at) == ' ') {
            at++;
        }
        return json.charAt(at);
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw new IllegalStateException("metadata is not an object of texts");
        }
        at++;
    }
}
