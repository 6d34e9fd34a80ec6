package io.cobro.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.reminder.Sending;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/// Hands messages over to mail servers that encrypt, whose certificates are made for this run.
final class SmtpTlsIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static SSLContext trusted;
    private static SSLContext ofAnotherHost;

    private final List<Boolean> received = new CopyOnWriteArrayList<>();
    private SMTPServer server;

    @BeforeAll
    static void make_certificates() throws Exception {
        trusted = certified("localhost");
        ofAnotherHost = certified("mail.example.com");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "offered"})
    void a_connection_that_begins_in_the_clear_is_encrypted_before_anything_is_said(
            String starttls) {
        serve(startingTls(trusted));
        assertThat(send("smtp", starttls, trusted)).isEqualTo(new Sending.Sent());
        assertThat(received).containsExactly(true);
    }

    @Test
    void where_it_is_never_wanted_nothing_is_encrypted() {
        serve(startingTls(trusted));
        assertThat(send("smtp", "never", trusted)).isEqualTo(new Sending.Sent());
        assertThat(received).containsExactly(false);
    }

    @Test
    void a_connection_is_encrypted_from_the_start() {
        serve(builder().serverSocketFactory(trusted));
        assertThat(send("smtps", "offered", trusted)).isEqualTo(new Sending.Sent());
        assertThat(received).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"smtp, required", "smtp, offered", "smtps, offered"})
    void a_server_with_the_certificate_of_another_host_gets_nothing(
            String scheme, String starttls) {
        serve(
                scheme.equals("smtps")
                        ? builder().serverSocketFactory(ofAnotherHost)
                        : startingTls(ofAnotherHost));
        assertThat(send(scheme, starttls, ofAnotherHost))
                .isEqualTo(new Sending.Temporary("TLS with the mail server failed"));
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"smtp, required", "smtp, offered", "smtps, offered"})
    void a_server_whose_certificate_nobody_vouches_for_gets_nothing(
            String scheme, String starttls) {
        serve(
                scheme.equals("smtps")
                        ? builder().serverSocketFactory(trusted)
                        : startingTls(trusted));
        assertThat(send(scheme, starttls, ofAnotherHost))
                .isEqualTo(new Sending.Temporary("TLS with the mail server failed"));
        assertThat(received).isEmpty();
    }

    private SMTPServer.Builder builder() {
        return SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .messageHandler(
                        (context, _, _, _) -> received.add(((Session) context).isTLSStarted()));
    }

    private SMTPServer.Builder startingTls(SSLContext context) {
        return builder().enableTLS().startTlsSocketFactory(context);
    }

    private void serve(SMTPServer.Builder builder) {
        server = builder.build();
        server.start();
    }

    private Sending send(String scheme, String starttls, SSLContext trusting) {
        SmtpUrl url =
                SmtpUrl.parse(
                        "%s://localhost:%d?from=cobranza@azul.example&starttls=%s"
                                .formatted(scheme, server.getPortAllocated(), starttls));
        return new SmtpChannel(url, SmtpTimeouts.STANDARD, trusting.getSocketFactory())
                .send(SmtpChannelIT.message("Azul", "a@b.example", "Hola", "Hola"));
    }

    /// A context that holds a new certificate for a host, and trusts that one alone.
    private static SSLContext certified(String host) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=" + host);
        Instant now = Instant.now();
        X509Certificate certificate =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v3CertificateBuilder(
                                                name,
                                                BigInteger.ONE,
                                                Date.from(now.minus(Duration.ofHours(1))),
                                                Date.from(now.plus(Duration.ofDays(1))),
                                                name,
                                                pair.getPublic())
                                        .addExtension(
                                                Extension.subjectAlternativeName,
                                                false,
                                                new GeneralNames(
                                                        new GeneralName(GeneralName.dNSName, host)))
                                        .build(
                                                new JcaContentSignerBuilder("SHA256withECDSA")
                                                        .build(pair.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry("mail", pair.getPrivate(), PASSWORD, new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, PASSWORD);
        KeyStore vouched = KeyStore.getInstance("PKCS12");
        vouched.load(null, PASSWORD);
        vouched.setCertificateEntry("mail", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(vouched);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
