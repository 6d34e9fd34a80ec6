package io.cobro.connectors.cfdi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// The identity of a document that is not stamped: SHA-256 over its content without the Addenda.
///
/// Computed over elements, attributes by name and texts, each with its length, and not over bytes:
/// another encoding, other prefixes, line breaks or another order of attributes are the same
/// document.
final class DocumentHash {

    private DocumentHash() {}

    /// The hash of one document, 64 hex digits in lower case.
    static String of(XmlElement root) {
        MessageDigest digest = sha256();
        add(root, digest);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(XmlElement element, MessageDigest digest) {
        add(element.namespace(), digest);
        add(element.name(), digest);
        addCount(element.attributes().size(), digest);
        for (Map.Entry<String, String> attribute : new TreeMap<>(element.attributes()).entrySet()) {
            add(attribute.getKey(), digest);
            add(XmlElement.collapsed(attribute.getValue()), digest);
        }
        add(element.text(), digest);
        addCount(element.children().size(), digest);
        for (XmlElement child : element.children()) {
            add(child, digest);
        }
    }

    private static void add(String value, MessageDigest digest) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        addCount(bytes.length, digest);
        digest.update(bytes);
    }

    private static void addCount(int count, MessageDigest digest) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, count).array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
