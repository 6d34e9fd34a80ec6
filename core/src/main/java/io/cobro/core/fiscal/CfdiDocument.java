package io.cobro.core.fiscal;

import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A CFDI 4.0 as the issuer wrote it: everything that receivables need and nothing else.
///
/// Documents that change no balance (types P, N and T) are only identified: their `lines`, `taxes`
/// and `relations` may be empty, and `total` is not checked.
///
/// Source: SAT, Anexo 20, "Guía de llenado de los CFDI 4.0"; schema cfdv40.xsd.
///
/// @param uuid the fiscal identity, 36 characters in upper case; null if the document is not
///   stamped
/// @param documentHash SHA-256 in 64 hex digits of the content without the Addenda: the identity of
///   a document that is not stamped; spelling (line breaks, order of attributes) does not change it
/// @param seal attribute `Sello` without blanks; null if the document is not sealed
/// @param stampSeal attribute `SelloCFD` of the stamp without blanks, equal to `seal`; null if not
///   stamped
/// @param type what the document is
/// @param series attribute `Serie`
/// @param folio attribute `Folio`
/// @param issuedAt attribute `Fecha`, local time of the place of issue
/// @param paymentMethod when it is to be paid
/// @param paymentForm how it is paid, two digits of catalogue c_FormaPago; 99 = not yet known
/// @param paymentConditions free text, see [PaymentConditions]
/// @param currency of ISO 4217; `XXX` for documents that are about no money
/// @param exchangeRate MXN per unit of `currency`, up to 6 decimals
/// @param subtotal Σ of the line amounts before discounts and taxes
/// @param discount zero if none
/// @param total what the customer owes; for types I and E it has at most the decimals of `currency`
/// @param issuer who sold
/// @param receiver who owes
/// @param lines at least one for types I and E
/// @param taxes the tax groups of the document, local taxes included
/// @param relations in the order of the document
/// @param warnings what is odd about it
public record CfdiDocument(
        @Nullable String uuid,
        String documentHash,
        @Nullable String seal,
        @Nullable String stampSeal,
        CfdiType type,
        @Nullable String series,
        @Nullable String folio,
        LocalDateTime issuedAt,
        @Nullable PaymentMethod paymentMethod,
        @Nullable String paymentForm,
        @Nullable String paymentConditions,
        String currency,
        @Nullable BigDecimal exchangeRate,
        BigDecimal subtotal,
        BigDecimal discount,
        BigDecimal total,
        CfdiParty issuer,
        CfdiParty receiver,
        List<CfdiLine> lines,
        List<CfdiTax> taxes,
        List<CfdiRelation> relations,
        List<CfdiWarning> warnings) {

    private static final int UUID_FRAGMENT_LENGTH = 8;

    public CfdiDocument {
        lines = List.copyOf(lines);
        taxes = List.copyOf(taxes);
        relations = List.copyOf(relations);
        warnings = List.copyOf(warnings);
    }

    /// Whether the tax office's provider has stamped it; without a stamp it is no fiscal document.
    public boolean isStamped() {
        return uuid != null;
    }

    /// What people call the document: `A-10`, or `10` without a series. A document with neither
    /// series nor folio goes by the first 8 characters of its UUID, or else of its hash.
    public String number() {
        String written = number(series, folio);
        if (written != null) {
            return written;
        }
        return (uuid != null ? uuid : documentHash).substring(0, UUID_FRAGMENT_LENGTH);
    }

    /// Series and folio as one number, null if there is neither.
    public static @Nullable String number(@Nullable String series, @Nullable String folio) {
        if (series == null || folio == null) {
            return series != null ? series : folio;
        }
        return series + "-" + folio;
    }

    /// What the customer owes, as money.
    ///
    /// @throws IllegalArgumentException for documents about no money, in currency `XXX`
    public Money totalMoney() {
        return Money.of(total, new CurrencyCode(currency));
    }

    /// The UUIDs that the document names for one reason, in its order, over all of its relations.
    ///
    /// @param relationType one of the codes of [CfdiRelation]
    public List<String> related(String relationType) {
        return relations.stream()
                .filter(relation -> relation.type().equals(relationType))
                .flatMap(relation -> relation.uuids().stream())
                .toList();
    }
}
