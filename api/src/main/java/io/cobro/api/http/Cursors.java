package io.cobro.api.http;

import io.cobro.core.page.Place;
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
import org.jspecify.annotations.Nullable;

/// Opaque places in lists, signed so that nobody makes one up, and bound to the tenant, the list,
/// its filters and its order.
public final class Cursors {

    private static final int MAC_BYTES = 10;
    private static final int ID_BYTES = 16;
    private static final String KEY_MARK = "=";

    private final SecretKeySpec key;

    /// @param secret what cursors are signed with; the same on all nodes
    public Cursors(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// What the cursors of a list are bound to.
    ///
    /// @param operation the list's operation in REST, such as `listInvoices`
    /// @param filters what chooses its items and their order, by the names of REST
    public static String list(String operation, Map<String, String> filters) {
        return operation + new TreeMap<>(filters);
    }

    /// A place of a list as a cursor.
    ///
    /// @param list what the list is, from [#list]
    public String write(long tenant, String list, Place place) {
        byte[] key = keyBytes(place);
        ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES + MAC_BYTES + key.length);
        bytes.putLong(place.id().getMostSignificantBits());
        bytes.putLong(place.id().getLeastSignificantBits());
        bytes.put(mac(tenant, list, place), 0, MAC_BYTES).put(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// The place that a cursor names; empty if it was not written for this tenant and list.
    public Optional<Place> read(long tenant, String list, String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length < ID_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        byte[] given = new byte[MAC_BYTES];
        buffer.get(given);
        Place place = new Place(key(buffer), id);
        byte[] expected = Arrays.copyOf(mac(tenant, list, place), MAC_BYTES);
        return MessageDigest.isEqual(expected, given) ? Optional.of(place) : Optional.empty();
    }

    /// Nothing where there is no key, else a mark and the key: keys may be empty.
    private static byte[] keyBytes(Place place) {
        String key = place.key();
        return key == null ? new byte[0] : (KEY_MARK + key).getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String key(ByteBuffer rest) {
        String text = StandardCharsets.UTF_8.decode(rest).toString();
        return text.startsWith(KEY_MARK) ? text.substring(KEY_MARK.length()) : null;
    }

    private byte[] mac(long tenant, String list, Place place) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((tenant + "|" + list + "|" + place.id()).getBytes(StandardCharsets.UTF_8));
            mac.update(keyBytes(place));
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
