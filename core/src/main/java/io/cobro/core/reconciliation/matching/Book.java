package io.cobro.core.reconciliation.matching;

import io.cobro.core.customer.CustomerId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.money.Money;
import io.cobro.core.reconciliation.BankTransactionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that a credit is compared with: the documents of one tenant that are open or that a
/// text may still name, the customers, the proposals that wait. Immutable; a change gives a new
/// book that shares the index.
public final class Book {

    /// A chain of substitutes is followed so far.
    private static final int REPLACEMENTS_MAX = 8;

    private final BookIndex index;
    private final Payers payers;
    private final Map<CustomerId, CustomerIdentity> customers;
    private final Map<InvoiceId, BookDocument> documents;
    private final Map<BankTransactionId, PendingProposal> proposals;
    private final Map<CurrencyCode, Integer> openByCurrency;

    private Book(
            BookIndex index,
            Payers payers,
            Map<CustomerId, CustomerIdentity> customers,
            Map<InvoiceId, BookDocument> documents,
            Map<BankTransactionId, PendingProposal> proposals,
            Map<CurrencyCode, Integer> openByCurrency) {
        this.index = index;
        this.payers = payers;
        this.customers = customers;
        this.documents = documents;
        this.proposals = proposals;
        this.openByCurrency = openByCurrency;
    }

    /// The book of these customers, documents and proposals, in whatever order they come.
    public static Book of(
            Collection<CustomerIdentity> customers,
            Collection<? extends BookDocument> documents,
            Collection<PendingProposal> proposals) {
        Map<CustomerId, CustomerIdentity> customersById = new HashMap<>();
        customers.forEach(customer -> customersById.put(customer.customer(), customer));
        Map<InvoiceId, BookDocument> byId = new LinkedHashMap<>();
        documents.stream()
                .sorted(BookDocument.OLDEST_FIRST)
                .forEach(document -> byId.put(document.invoice(), document));
        Map<BankTransactionId, PendingProposal> byLine = new HashMap<>();
        proposals.forEach(proposal -> byLine.put(proposal.bankLine(), proposal));
        Map<CurrencyCode, Integer> open = new HashMap<>();
        for (BookDocument document : byId.values()) {
            if (document instanceof OpenDocument) {
                open.merge(document.total().currency(), 1, Integer::sum);
            }
        }
        return new Book(
                new BookIndex(byId.values()),
                new Payers(customersById.values()),
                customersById,
                byId,
                byLine,
                open);
    }

    /// The book after an accepted match: the balances are lower, what is settled is closed, the
    /// line's own proposal is gone, and the payer's account is learned if the credit shows nobody
    /// else.
    ///
    /// @throws IllegalArgumentException if an amount exceeds its balance: a bug, for candidates are
    ///   made from the same book
    public Book afterAcceptance(IncomingCredit credit, Candidate candidate) {
        Map<InvoiceId, BookDocument> changed = new LinkedHashMap<>(documents);
        Map<CurrencyCode, Integer> open = new HashMap<>(openByCurrency);
        for (AppliedAmount applied : candidate.applied()) {
            if (!(documents.get(applied.invoice()) instanceof OpenDocument document)) {
                throw new IllegalArgumentException(applied.invoice() + " is not open");
            }
            Money rest = document.balance().minus(applied.amount());
            if (rest.isNegative()) {
                throw new IllegalArgumentException(
                        applied.amount() + " for a balance of " + document.balance());
            }
            changed.put(
                    document.invoice(),
                    rest.isZero() ? document.paid() : document.withBalance(rest));
            if (rest.isZero()) {
                open.merge(rest.currency(), -1, Integer::sum);
            }
        }
        Map<BankTransactionId, PendingProposal> waiting = new HashMap<>(proposals);
        waiting.remove(credit.bankLine());
        return new Book(index, payers, customers, changed, waiting, open)
                .learning(credit, candidate.customer());
    }

    /// The book with what an accepted match teaches: that the credit's account is the customer's,
    /// if the credit shows nobody else. For matches accepted earlier, in the order of their lines.
    public Book learning(IncomingCredit credit, CustomerId customer) {
        CustomerIdentity known = customers.get(customer);
        if (known == null
                || known.learnedAccounts().contains(credit.payerAccount())
                || !teaches(credit, customer)) {
            return this;
        }
        Map<CustomerId, CustomerIdentity> taught = new HashMap<>(customers);
        taught.put(customer, known.learning(credit.payerAccount()));
        return new Book(
                index,
                payers.learning(customer, credit.payerAccount()),
                taught,
                documents,
                proposals,
                openByCurrency);
    }

    /// The book after a decision about a credit, whatever it is.
    public Book after(IncomingCredit credit, Decision decision) {
        return switch (decision) {
            case Decision.Accept accept -> afterAcceptance(credit, accept.candidate());
            case Decision.Propose propose ->
                    withProposal(new PendingProposal(credit.bankLine(), propose.reserved()));
            case Decision.Leave _, Decision.Exclude _ -> withoutProposal(credit.bankLine());
        };
    }

    /// The book with a decision of [Matcher] to propose; its invoices are reserved.
    public Book withProposal(PendingProposal proposal) {
        Map<BankTransactionId, PendingProposal> waiting = new HashMap<>(proposals);
        waiting.put(proposal.bankLine(), proposal);
        return new Book(index, payers, customers, documents, waiting, openByCurrency);
    }

    /// The book without the proposal of a line, if it has one.
    public Book withoutProposal(BankTransactionId bankLine) {
        if (!proposals.containsKey(bankLine)) {
            return this;
        }
        Map<BankTransactionId, PendingProposal> waiting = new HashMap<>(proposals);
        waiting.remove(bankLine);
        return new Book(index, payers, customers, documents, waiting, openByCurrency);
    }

    /// Whether an accepted match teaches that the credit's account is this customer's: only where
    /// the payer shows itself as this customer, or as nobody, so that a third party's account is
    /// not taken for the customer's.
    public boolean teaches(IncomingCredit credit, CustomerId customer) {
        if (credit.payerAccount().isBlank()) {
            return false;
        }
        return switch (payers.read(credit, CreditText.of(credit)).verdict(customer)) {
            case AGREES, UNKNOWN -> true;
            case SIMILAR, CONTRADICTS -> false;
        };
    }

    /// Whether an invoice is as this book has it: open with this balance.
    public boolean isStill(InvoiceId invoice, Money balance) {
        return documents.get(invoice) instanceof OpenDocument open
                && open.balance().equals(balance);
    }

    public Collection<CustomerIdentity> customers() {
        return List.copyOf(customers.values());
    }

    public Collection<BookDocument> documents() {
        return List.copyOf(documents.values());
    }

    public Collection<PendingProposal> proposals() {
        return List.copyOf(proposals.values());
    }

    BookIndex index() {
        return index;
    }

    Payers payers() {
        return payers;
    }

    int openIn(CurrencyCode currency) {
        return openByCurrency.getOrDefault(currency, 0);
    }

    /// The open documents of a currency, oldest first.
    List<OpenDocument> open(CurrencyCode currency) {
        List<OpenDocument> open = new ArrayList<>();
        for (BookDocument document : documents.values()) {
            if (document instanceof OpenDocument o && o.balance().currency().equals(currency)) {
                open.add(o);
            }
        }
        return open;
    }

    /// The open documents of a customer in a currency, oldest first.
    List<OpenDocument> openOf(CustomerId customer, CurrencyCode currency) {
        return index.byCustomer(customer).stream()
                .map(documents::get)
                .filter(OpenDocument.class::isInstance)
                .map(OpenDocument.class::cast)
                .filter(document -> document.balance().currency().equals(currency))
                .sorted(BookDocument.OLDEST_FIRST)
                .toList();
    }

    /// The document, or the open substitute of a replaced one.
    @Nullable BookDocument current(InvoiceId invoice) {
        BookDocument document = documents.get(invoice);
        for (int i = 0; i < REPLACEMENTS_MAX; i++) {
            if (!(document instanceof ClosedDocument closed) || closed.replacedBy() == null) {
                return document;
            }
            document = documents.get(closed.replacedBy());
        }
        return document;
    }

    /// Whether a proposal of another line keeps this line from taking an amount of an invoice:
    /// because an equal amount waits, or because too little is left beside what waits.
    boolean isReservedAgainst(BankTransactionId bankLine, AppliedAmount wanted, Money balance) {
        Money free = balance;
        for (PendingProposal proposal : proposals.values()) {
            Money reserved = proposal.reserved().get(wanted.invoice());
            if (reserved != null && !proposal.bankLine().equals(bankLine)) {
                if (reserved.equals(wanted.amount())) {
                    return true;
                }
                free = free.minus(reserved);
            }
        }
        return free.compareTo(wanted.amount()) < 0;
    }
}
