package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The customers by what identifies them as payers. Built once for a book.
final class Payers {

    /// SAT's RFCs for the public in general and for foreigners identify nobody (Anexo 20 v4.0,
    /// field Receptor/Rfc).
    private static final Set<String> GENERIC_TAX_IDS =
            Set.of("XAXX010101000", "XEXX010101000", "EXT990101NI1");

    private static final Pattern TAX_ID = Pattern.compile("[A-Z&]{3,4}\\d{6}[A-Z0-9]{3}");

    private static final int WORDS_OF_A_NAME_IN_A_TEXT_MIN = 2;

    private final Map<String, Set<CustomerId>> byTaxId;
    private final Map<String, Set<CustomerId>> byAccount;
    private final Map<String, Set<CustomerId>> byLearnedAccount;
    private final Map<String, List<Named>> byWords;
    private final List<Named> names;
    private final int size;

    /// A name that a customer is known by.
    private record Named(CustomerId customer, PayerName name) {}

    Payers(Collection<CustomerIdentity> customers) {
        byTaxId = new HashMap<>();
        byAccount = new HashMap<>();
        byLearnedAccount = new HashMap<>();
        byWords = new HashMap<>();
        names = new ArrayList<>();
        size = customers.size();
        customers.stream()
                .sorted(Comparator.comparing(customer -> customer.customer().value()))
                .forEach(this::add);
    }

    private Payers(Payers known, Map<String, Set<CustomerId>> byLearnedAccount) {
        this.byTaxId = known.byTaxId;
        this.byAccount = known.byAccount;
        this.byLearnedAccount = byLearnedAccount;
        this.byWords = known.byWords;
        this.names = known.names;
        this.size = known.size;
    }

    /// The same customers, one with an account more.
    Payers learning(CustomerId customer, String account) {
        Map<String, Set<CustomerId>> learned = new HashMap<>(byLearnedAccount);
        learned.merge(
                account,
                Set.of(customer),
                (before, _) -> {
                    Set<CustomerId> owners = new TreeSet<>(Comparator.comparing(CustomerId::value));
                    owners.addAll(before);
                    owners.add(customer);
                    return owners;
                });
        return new Payers(this, learned);
    }

    private void add(CustomerIdentity customer) {
        CustomerId id = customer.customer();
        if (customer.taxId() != null && isTaxId(Spelling.plain(customer.taxId()))) {
            put(byTaxId, Spelling.plain(customer.taxId()), id);
        }
        customer.accounts().forEach(account -> put(byAccount, account, id));
        customer.learnedAccounts().forEach(account -> put(byLearnedAccount, account, id));
        addName(id, customer.name());
        customer.learnedNames().stream().sorted().forEach(name -> addName(id, name));
    }

    private void addName(CustomerId customer, String text) {
        PayerName name = PayerName.of(text);
        if (!name.isEmpty()) {
            Named named = new Named(customer, name);
            names.add(named);
            byWords.computeIfAbsent(name.sortedWords(), _ -> new ArrayList<>()).add(named);
        }
    }

    int size() {
        return size;
    }

    /// Reads who paid: the tax id before the account on file, before the name, before an account
    /// learned from earlier matches. The first that speaks decides; what is written in the text is
    /// read only where the bank itself says nothing.
    PayerReading read(IncomingCredit credit, CreditText text) {
        String taxId = Spelling.plain(credit.payerTaxId()).strip();
        if (isTaxId(taxId)) {
            Set<CustomerId> owners = byTaxId.getOrDefault(taxId, Set.of());
            return owners.isEmpty() && hasNoTaxIdButTheName(credit)
                    ? byName(credit.payerName())
                    : new PayerReading(PayerReading.Source.TAX_ID, owners, Set.of());
        }
        Set<CustomerId> owners = byAccount.getOrDefault(credit.payerAccount(), Set.of());
        if (!owners.isEmpty()) {
            return new PayerReading(PayerReading.Source.ACCOUNT, owners, Set.of());
        }
        if (!credit.payerName().isBlank()) {
            PayerReading named = byName(credit.payerName());
            Set<CustomerId> learned = learned(credit);
            return named.agreeing().isEmpty() && !learned.isEmpty()
                    ? new PayerReading(PayerReading.Source.LEARNED_ACCOUNT, learned, Set.of())
                    : named;
        }
        Set<CustomerId> inText = new TreeSet<>(Comparator.comparing(CustomerId::value));
        text.taxIds().forEach(found -> inText.addAll(byTaxId.getOrDefault(found, Set.of())));
        if (!inText.isEmpty()) {
            return new PayerReading(PayerReading.Source.TAX_ID_IN_TEXT, inText, Set.of());
        }
        Set<CustomerId> learned = learned(credit);
        if (!learned.isEmpty()) {
            return new PayerReading(PayerReading.Source.LEARNED_ACCOUNT, learned, Set.of());
        }
        Set<CustomerId> namedInText = namedIn(text);
        return namedInText.isEmpty()
                ? PayerReading.UNKNOWN
                : new PayerReading(PayerReading.Source.NAME_IN_TEXT, namedInText, Set.of());
    }

    private Set<CustomerId> learned(IncomingCredit credit) {
        return byLearnedAccount.getOrDefault(credit.payerAccount(), Set.of());
    }

    /// A customer whose RFC is not on file is still known by the name.
    private boolean hasNoTaxIdButTheName(IncomingCredit credit) {
        Set<CustomerId> named = byName(credit.payerName()).agreeing();
        return !named.isEmpty()
                && byTaxId.values().stream().noneMatch(owners -> owners.containsAll(named));
    }

    private PayerReading byName(String text) {
        PayerName payer = PayerName.of(text);
        if (payer.isEmpty()) {
            return PayerReading.UNKNOWN;
        }
        List<Named> same = byWords.getOrDefault(payer.sortedWords(), List.of());
        if (same.isEmpty() && PayerName.mayBeCut(text)) {
            same = names.stream().filter(named -> payer.isCutFrom(named.name())).toList();
        }
        Set<CustomerId> similar = new TreeSet<>(Comparator.comparing(CustomerId::value));
        if (same.isEmpty()) {
            names.stream()
                    .filter(named -> payer.resembles(named.name()))
                    .forEach(named -> similar.add(named.customer()));
        }
        return new PayerReading(PayerReading.Source.NAME, customers(closest(payer, same)), similar);
    }

    /// Among names of the same words those that also agree in small words, then in legal form.
    private static List<Named> closest(PayerName payer, List<Named> same) {
        List<Named> whole =
                same.stream().filter(n -> n.name().whole().equals(payer.whole())).toList();
        if (!whole.isEmpty()) {
            return whole;
        }
        List<Named> withoutForm =
                same.stream()
                        .filter(n -> n.name().withoutForm().equals(payer.withoutForm()))
                        .toList();
        return withoutForm.isEmpty() ? same : withoutForm;
    }

    private Set<CustomerId> namedIn(CreditText text) {
        List<String> words = PayerName.of(text.plain()).words();
        String joined = " " + String.join(" ", words) + " ";
        List<Named> found =
                names.stream()
                        .filter(n -> n.name().words().size() >= WORDS_OF_A_NAME_IN_A_TEXT_MIN)
                        .filter(n ->
                                joined.contains(" " + String.join(" ", n.name().words()) + " "))
                        .toList();
        int longest = found.stream().mapToInt(n -> n.name().words().size()).max().orElse(0);
        return customers(found.stream().filter(n -> n.name().words().size() == longest).toList());
    }

    private static Set<CustomerId> customers(List<Named> names) {
        Set<CustomerId> customers = new TreeSet<>(Comparator.comparing(CustomerId::value));
        names.forEach(named -> customers.add(named.customer()));
        return customers;
    }

    private static boolean isTaxId(String text) {
        return TAX_ID.matcher(text).matches() && !GENERIC_TAX_IDS.contains(text);
    }

    private static void put(Map<String, Set<CustomerId>> map, String key, CustomerId customer) {
        if (!key.isBlank()) {
            map.computeIfAbsent(key, _ -> new TreeSet<>(Comparator.comparing(CustomerId::value)))
                    .add(customer);
        }
    }
}
