package io.cobro.connectors.cfdi;

import io.cobro.core.fiscal.CfdiProblem;
import io.cobro.core.fiscal.CfdiWarning;
import io.cobro.core.fiscal.Rfc;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Checks that the issuer sealed exactly this content: RSA-SHA256 over the [CadenaOriginal], by the
/// certificate that the document embeds.
///
/// The certificate itself is taken at its word: whether the tax office signed it is not checked,
/// for that needs its own certificates. Source: SAT, Anexo 20, section I.D and "Especificaciones de
/// los certificados de sello digital".
final class Seal {

    private static final String ALGORITHM = "SHA256withRSA";
    private static final String X500_UNIQUE_IDENTIFIER = "2.5.4.45";
    private static final String UNIQUE_IDENTIFIER = "uniqueIdentifier";

    /// `EKU9003173C9 / VADA800927DJ3`: the holder, and for a company its representative.
    private static final Pattern HOLDER =
            Pattern.compile(
                    "(?:^|(?<!\\\\)[,+])"
                            + UNIQUE_IDENTIFIER
                            + "=\"?([A-Z&Ñ0-9]{12,13})(?![A-Z&Ñ0-9])");

    /// `Fecha` is local time of a place that only its postal code tells: the zones of Mexico lie
    /// between these two.
    private static final ZoneOffset EASTERNMOST = ZoneOffset.ofHours(-5);

    private static final ZoneOffset WESTERNMOST = ZoneOffset.ofHours(-8);

    private Seal() {}

    /// What the attribute says without any blanks, null if it says nothing.
    static @Nullable String text(XmlElement element, String attribute) {
        String value = element.attribute(attribute);
        return value == null || value.isEmpty() ? null : value.replace(" ", "");
    }

    /// Checks one sealed document.
    ///
    /// @param seal the attribute `Sello`
    /// @param issuer whose certificate it must be
    /// @param issuedAt the attribute `Fecha`
    /// @param sealedByOther whether the issuer lets a provider seal for him
    /// @return what could not be checked
    static List<CfdiWarning> check(
            XmlElement comprobante,
            String seal,
            Rfc issuer,
            LocalDateTime issuedAt,
            boolean sealedByOther)
            throws NotReadable {
        X509Certificate certificate = certificate(comprobante);
        List<CfdiWarning> warnings = new ArrayList<>();
        Optional<String> text = CadenaOriginal.of(comprobante);
        if (text.isEmpty()) {
            warnings.add(CfdiWarning.SEAL_NOT_CHECKED);
        } else if (!verifies(certificate, text.get(), seal)) {
            throw new NotReadable(
                    CfdiProblem.SEAL_INVALID,
                    "Comprobante@Sello is not the seal of this content by its certificate.");
        }
        if (!numberOf(certificate).equals(comprobante.attribute("NoCertificado"))) {
            throw mismatch("NoCertificado is not the number of Certificado");
        }
        if (sealedByOther) {
            warnings.add(CfdiWarning.SEALED_BY_OTHER);
        } else if (!issuer.value().equals(holderOf(certificate))) {
            throw mismatch("Certificado belongs to another RFC than Emisor@Rfc");
        }
        if (!wasValid(certificate, issuedAt)) {
            throw mismatch("Certificado was not valid at Fecha");
        }
        return warnings;
    }

    private static NotReadable mismatch(String what) {
        return new NotReadable(CfdiProblem.CERTIFICATE_MISMATCH, what + ".");
    }

    private static X509Certificate certificate(XmlElement comprobante) throws NotReadable {
        String text = text(comprobante, "Certificado");
        if (text == null) {
            throw NotReadable.missing(comprobante, "Certificado");
        }
        try {
            byte[] der = Base64.getDecoder().decode(text);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException unreadable) {
            throw NotReadable.invalid(comprobante, "Certificado", "not a certificate");
        }
    }

    private static boolean verifies(X509Certificate certificate, String text, String seal) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(certificate.getPublicKey());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(seal));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        } catch (GeneralSecurityException | IllegalArgumentException noSeal) {
            return false;
        }
    }

    /// The twenty digits that the tax office hides in the serial number: as a number in hex it is
    /// `3330…31`, the ASCII codes of `30…1`.
    private static String numberOf(X509Certificate certificate) {
        return new String(certificate.getSerialNumber().toByteArray(), StandardCharsets.US_ASCII);
    }

    private static @Nullable String holderOf(X509Certificate certificate) {
        String subject =
                certificate
                        .getSubjectX500Principal()
                        .getName(
                                X500Principal.RFC2253,
                                Map.of(X500_UNIQUE_IDENTIFIER, UNIQUE_IDENTIFIER));
        Matcher holder = HOLDER.matcher(subject);
        return holder.find() ? holder.group(1) : null;
    }

    private static boolean wasValid(X509Certificate certificate, LocalDateTime issuedAt) {
        Instant earliest = issuedAt.toInstant(EASTERNMOST);
        Instant latest = issuedAt.toInstant(WESTERNMOST);
        return !latest.isBefore(certificate.getNotBefore().toInstant())
                && !earliest.isAfter(certificate.getNotAfter().toInstant());
    }
}
