package io.cobro.core.reconciliation.matching;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The words that tell what a number next to them is.
final class ReferenceWords {

    /// What the number after a word is.
    enum Meaning {
        NOTHING_KNOWN,
        DOCUMENT,
        OTHER_DOCUMENT,
        ORDINAL,
        NO_DOCUMENT
    }

    /// Longest first: they are also tried as the beginning of a word, as in FACTA103.
    static final List<String> DOCUMENT =
            List.of(
                    "DOCUMENTOS",
                    "DOCUMENTO",
                    "FACTURAS",
                    "INVOICES",
                    "FACTURA",
                    "INVOICE",
                    "RECIBOS",
                    "FOLIOS",
                    "RECIBO",
                    "FOLIO",
                    "FACTS",
                    "CFDIS",
                    "FACT",
                    "FACS",
                    "CFDI",
                    "UUID",
                    "FAC",
                    "FCT",
                    "FRA",
                    "FTA",
                    "DOC",
                    "INV",
                    "FT",
                    "F");

    private static final Set<String> OTHER_DOCUMENT =
            Set.of(
                    "PEDIDO",
                    "PEDIDOS",
                    "OC",
                    "ORDEN",
                    "COTIZACION",
                    "COT",
                    "CONTRATO",
                    "REMISION",
                    "PROYECTO",
                    "PO",
                    "ORDER");

    private static final Set<String> ORDINAL =
            Set.of(
                    "PARCIALIDAD",
                    "PARCIAL",
                    "PARTE",
                    "PARTES",
                    "ABONO",
                    "PAGO",
                    "MENSUALIDAD",
                    "QUINCENA",
                    "SEMANA",
                    "EXHIBICION",
                    "ANTICIPO");

    private static final Set<String> NO_DOCUMENT =
            Set.of(
                    "SUC",
                    "SUCURSAL",
                    "REF",
                    "REFERENCIA",
                    "AUT",
                    "AUTORIZACION",
                    "CTA",
                    "CUENTA",
                    "CLABE",
                    "RAST",
                    "RASTREO",
                    "CVE",
                    "CLAVE",
                    "GUIA",
                    "TEL",
                    "TARJETA",
                    "CAJA",
                    "CAJERO",
                    "TERMINAL",
                    "CP",
                    "BCO",
                    "BANCO",
                    "HR",
                    "LIQ",
                    "PLACA",
                    "PLACAS");

    /// They may stand between FACTURA and its number, or between the numbers of a list.
    private static final Set<String> CONNECTING =
            Set.of(
                    "Y", "E", "A", "AL", "DE", "DEL", "LA", "LAS", "LOS", "NO", "NUM", "NRO",
                    "NUMERO", "NUMEROS", "NOS", "SERIE", "CON", "AND", "N", "S", "U", "FISCAL");

    /// The text says that the money is a part. ABONO alone does not: many write "abono a factura"
    /// for any payment.
    private static final Pattern PART =
            Pattern.compile(
                    "\\bPARCIAL|\\bPARTE \\d|\\bABONO (?:NO\\.? ?)?\\d{1,2}\\b|\\bA CUENTA\\b"
                            + "|\\bPAGO \\d{1,2} ?(?:/|DE) ?\\d{1,2}\\b|\\bEXHIBICION \\d");

    private ReferenceWords() {}

    static Meaning meaningOf(String word) {
        if (DOCUMENT.contains(word)) {
            return Meaning.DOCUMENT;
        }
        if (OTHER_DOCUMENT.contains(word)) {
            return Meaning.OTHER_DOCUMENT;
        }
        if (ORDINAL.contains(word)) {
            return Meaning.ORDINAL;
        }
        return NO_DOCUMENT.contains(word) ? Meaning.NO_DOCUMENT : Meaning.NOTHING_KNOWN;
    }

    static boolean isConnecting(String word) {
        return CONNECTING.contains(word);
    }

    static boolean sayPart(String plain) {
        return PART.matcher(plain).find();
    }
}
