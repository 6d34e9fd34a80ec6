// Receives Cobro's webhooks, verified; JDK 25 or newer: WEBHOOK_SECRET=whsec_… PORT=3000 java Receiver.java
import module java.base;
import module jdk.httpserver;
import static java.nio.charset.StandardCharsets.*;

final byte[] secret = Base64.getDecoder().decode(System.getenv("WEBHOOK_SECRET").replaceFirst("^whsec_", ""));
final int TOLERANCE_SECONDS = 300, BODY_BYTES_MAX = 64 * 1024, IDS_MAX = 10_000;
final LinkedHashSet<String> known = new LinkedHashSet<>(); // in earnest: a table with a unique key, written with the effect

boolean isVerified(Headers headers, byte[] body) throws GeneralSecurityException {
    String id = headers.getFirst("webhook-id"), sent = headers.getFirst("webhook-timestamp");
    String signatures = headers.getFirst("webhook-signature");
    if (id == null || signatures == null || sent == null || !sent.matches("[0-9]{1,12}")) return false;
    if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(sent)) > TOLERANCE_SECONDS) return false;
    Mac mac = Mac.getInstance("HmacSHA256"); mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    mac.update((id + "." + sent + ".").getBytes(ISO_8859_1));
    byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(ISO_8859_1);
    return Stream.of(signatures.split(" ")).anyMatch(given -> MessageDigest.isEqual(expected, given.getBytes(ISO_8859_1)));
}

void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        boolean verified = isVerified(exchange.getRequestHeaders(), body);
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        if (verified) synchronized (known) {
            if (!known.contains(id)) IO.println(new String(body, UTF_8)); // your work; if it fails, answer 500: it comes again
            known.add(id);
            if (known.size() > IDS_MAX) known.removeFirst();
        }
        exchange.sendResponseHeaders(verified ? 204 : 401, -1);
    } catch (GeneralSecurityException impossible) { throw new IllegalStateException(impossible); }
}

void main() throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::receive); server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start(); IO.println("listening on " + server.getAddress().getPort());
}
