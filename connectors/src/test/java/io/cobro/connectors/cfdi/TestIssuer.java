package io.cobro.connectors.cfdi;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A company that does not exist, with a throw-away key and a certificate of the shape of a CSD:
/// its serial number spells twenty digits in ASCII, its subject names the RFC in
/// x500UniqueIdentifier.
///
/// Key and certificate follow from the RFC, so that the same run gives the same files; nobody
/// should trust a signature by them.
final class TestIssuer {

    static final Instant VALID_FROM = Instant.parse("2025-01-15T18:00:00Z");
    static final Instant VALID_UNTIL = Instant.parse("2029-01-15T18:00:00Z");

    private static final int KEY_BITS = 2048;
    private static final String SIGNATURE = "SHA256withRSA";

    private final String rfc;
    private final String name;
    private final String certificateNumber;
    private final KeyPair keys;
    private final String certificate;

    private TestIssuer(
            String rfc, String name, String certificateNumber, KeyPair keys, String certificate) {
        this.rfc = rfc;
        this.name = name;
        this.certificateNumber = certificateNumber;
        this.keys = keys;
        this.certificate = certificate;
    }

    static TestIssuer of(String rfc, String name, String certificateNumber) {
        try {
            SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
            seeded.setSeed(rfc.getBytes(StandardCharsets.UTF_8));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS, seeded);
            KeyPair keys = generator.generateKeyPair();
            X500Name subject =
                    new X500NameBuilder()
                            .addRDN(BCStyle.CN, name)
                            .addRDN(BCStyle.O, name)
                            .addRDN(BCStyle.UNIQUE_IDENTIFIER, rfc + " / XAXX010101000")
                            .addRDN(BCStyle.SERIALNUMBER, " / XAXX010101HDFXXX04")
                            .addRDN(BCStyle.OU, "Demo")
                            .build();
            byte[] der =
                    new JcaX509v3CertificateBuilder(
                                    new X500Name("CN=Nobody - throw-away authority of a demo"),
                                    new BigInteger(
                                            1,
                                            certificateNumber.getBytes(StandardCharsets.US_ASCII)),
                                    Date.from(VALID_FROM),
                                    Date.from(VALID_UNTIL),
                                    subject,
                                    keys.getPublic())
                            .build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate()))
                            .getEncoded();
            return new TestIssuer(
                    rfc, name, certificateNumber, keys, Base64.getEncoder().encodeToString(der));
        } catch (GeneralSecurityException | OperatorCreationException | IOException bug) {
            throw new IllegalStateException(bug);
        }
    }

    String rfc() {
        return rfc;
    }

    String name() {
        return name;
    }

    String certificateNumber() {
        return certificateNumber;
    }

    /// In Base64, as the attribute `Certificado` wants it.
    String certificate() {
        return certificate;
    }

    /// The attribute `Sello` of a document that holds everything but its seal.
    String seal(String unsealedXml) {
        try {
            String text =
                    CadenaOriginal.of(
                                    new XmlParser(unsealedXml.getBytes(StandardCharsets.UTF_8))
                                            .parse())
                            .orElseThrow();
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException | NotReadable bug) {
            throw new IllegalStateException(bug);
        }
    }
}
