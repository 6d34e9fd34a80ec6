package io.cobro.core.customer;

/// Whether the debtor is a company or a person.
public enum CustomerKind {
    COMPANY,
    PERSON;

    /// What a Mexican tax id says: 13 characters are a person (persona física), 12 a company.
    ///
    /// Source: SAT, schema tdCFDI.xsd, type t_RFC.
    public static CustomerKind ofTaxId(String taxId) {
        return taxId.codePointCount(0, taxId.length()) == 13
                        && !taxId.equals(Customer.GENERIC_TAX_ID)
                        && !taxId.equals(Customer.FOREIGN_TAX_ID)
                ? PERSON
                : COMPANY;
    }
}
