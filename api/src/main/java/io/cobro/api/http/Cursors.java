package io.cobro.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Opaque places in lists, signed so that nobody makes one up, and bound to the tenant, the list
/// and its filters.
public final class Cursors {

    private static final int MAC_BYTES = 10;
    private static final int ID_BYTES = 16;

    private final SecretKeySpec key;

    /// @param secret what cursors are signed with; the same on all nodes
    public Cursors(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// What the cursors of a list are bound to.
    ///
    /// @param operation the list's operation in REST, such as `listInvoices`
    /// @param filters what chooses its items, by the names of REST
    public static String list(String operation, Map<String, String> filters) {
        return operation + new TreeMap<>(filters);
    }

    /// The place of an item.
    ///
    /// @param list what the list is, from [#list]
    public String write(long tenant, String list, UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES + MAC_BYTES);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        bytes.put(mac(tenant, list, id), 0, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// The item of a place; empty if it was not written for this tenant and list.
    public Optional<UUID> read(long tenant, String list, String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length != ID_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        byte[] expected = Arrays.copyOf(mac(tenant, list, id), MAC_BYTES);
        byte[] given = Arrays.copyOfRange(bytes, ID_BYTES, bytes.length);
        return MessageDigest.isEqual(expected, given) ? Optional.of(id) : Optional.empty();
    }

    private byte[] mac(long tenant, String list, UUID id) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((tenant + "|" + list + "|" + id).getBytes(StandardCharsets.UTF_8));
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
