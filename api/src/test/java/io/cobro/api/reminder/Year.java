package io.cobro.api.reminder;

import io.cobro.core.Patch;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.customer.RemindingPatch;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.payment.PaymentId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What happens to a company in a year, at random but the same each time: what it does at the desk,
/// and what a bookkeeper with pencil and paper knows of it.
final class Year {

    private static final int PESO = 100;
    private static final int BIG_CUSTOMERS = 30;

    private final Desk desk;
    private final Random random;
    private final double invoicesADay;
    private final List<DunningPolicyId> policies;
    final List<Client> clients = new ArrayList<>();
    final List<Debt> debts = new ArrayList<>();
    final Map<InvoiceId, Debt> byInvoice = new HashMap<>();
    final Map<CustomerId, Client> byCustomer = new HashMap<>();
    private final List<Paid> payments = new ArrayList<>();

    /// @param policies the first one is the tenant's default
    Year(Desk desk, long seed, double invoicesADay, List<DunningPolicyId> policies) {
        this.desk = desk;
        this.random = new Random(seed);
        this.invoicesADay = invoicesADay;
        this.policies = policies;
    }

    static final class Client {
        final CustomerId id;
        final boolean hasAddress;
        int policy;
        boolean excluded;
        boolean held;
        @Nullable LocalDate heldUntil;
        long onAccount;
        final List<Instant> messages = new ArrayList<>();

        Client(CustomerId id, boolean hasAddress, int policy, boolean excluded) {
            this.id = id;
            this.hasAddress = hasAddress;
            this.policy = policy;
            this.excluded = excluded;
        }

        boolean isHeldOn(LocalDate date) {
            return held && (heldUntil == null || !heldUntil.isBefore(date));
        }
    }

    enum Stage {
        NEW,
        ACTIVE,
        PAUSED,
        COMPLETED,
        EXITED,
        STOPPED
    }

    static final class Debt {
        final InvoiceId id;
        final Client client;
        final String number;
        final LocalDate issued;
        final LocalDate due;
        final long total;
        long balance;
        boolean isVoid;
        Stage stage = Stage.NEW;
        @Nullable LocalDate pausedUntil;
        int policy;
        @Nullable LocalDate since;
        @Nullable LocalDate decidedThrough;
        @Nullable LocalDate next;
        final Map<String, Expected> expected = new LinkedHashMap<>();

        Debt(
                InvoiceId id,
                Client client,
                String number,
                LocalDate issued,
                LocalDate due,
                long total) {
            this.id = id;
            this.client = client;
            this.number = number;
            this.issued = issued;
            this.due = due;
            this.total = total;
            this.balance = total;
        }

        boolean isOpen() {
            return !isVoid && balance > 0;
        }

        boolean isRunning() {
            return stage == Stage.ACTIVE || stage == Stage.PAUSED;
        }
    }

    /// What is to become of a step.
    ///
    /// @param leftOut why it is left out from the beginning; null if it is to be sent
    record Expected(LocalDate date, @Nullable String leftOut) {}

    private static final class Paid {
        final PaymentId id;
        final Debt debt;
        final long centavos;
        final LocalDate date;
        boolean reversed;

        Paid(PaymentId id, Debt debt, long centavos, LocalDate date) {
            this.id = id;
            this.debt = debt;
            this.centavos = centavos;
            this.date = date;
        }
    }

    /// Most customers have the tenant's policy; some have one of their own, some are excluded, some
    /// have no address, some have money on account.
    void open(int customers, Instant now) {
        for (int i = 0; i < customers; i++) {
            int policy = i % 10 == 3 ? 1 : i % 10 == 7 ? 2 : 0;
            boolean excluded = i % 25 == 4;
            boolean hasAddress = i % 40 != 9;
            CustomerId id =
                    desk.customer(
                                    now,
                                    "Cliente %03d".formatted(i),
                                    hasAddress ? "pagos%03d@clientes.example".formatted(i) : null,
                                    new CustomerReminding(
                                            null,
                                            null,
                                            policy == 0 ? null : policies.get(policy),
                                            excluded,
                                            null))
                            .id();
            Client client = new Client(id, hasAddress, policy, excluded);
            if (i % 7 == 5) {
                client.onAccount = 1_500L * PESO;
                desk.onAccount(now, id, client.onAccount);
            }
            clients.add(client);
            byCustomer.put(id, client);
        }
    }

    /// What a part of a day brings.
    void facts(LocalDate today, LocalTime time) {
        Instant now = Desk.time(today, time);
        double expected = invoicesADay / 2;
        int issues = (int) expected + (random.nextDouble() < expected % 1 ? 1 : 0);
        for (int i = 0; i < issues; i++) {
            issue(now, today);
        }
        for (Debt debt : List.copyOf(debts)) {
            if (debt.isOpen()) {
                open(debt, now, today);
            }
        }
        for (Paid paid : payments) {
            if (!paid.reversed && paid.date.isAfter(today.minusDays(15)) && chance(0.002)) {
                desk.reverse(now, paid.id);
                paid.reversed = true;
                paid.debt.balance += paid.centavos;
            }
        }
        if (chance(0.2)) {
            change(clients.get(random.nextInt(clients.size())), now, today);
        }
    }

    private void issue(Instant now, LocalDate today) {
        // A few customers buy half of everything.
        Client client = clients.get(random.nextInt(chance(0.5) ? BIG_CUSTOMERS : clients.size()));
        // A few are recorded long after they were issued.
        LocalDate issued = chance(0.04) ? today.minusDays(30 + random.nextInt(40)) : today;
        LocalDate due = issued.plusDays(random.nextInt(4) == 0 ? 0 : 7 + random.nextInt(40));
        long centavos =
                chance(0.08)
                        ? 20L * PESO + random.nextInt(70 * PESO)
                        : 50L * PESO + random.nextInt(20_000 * PESO);
        String folio = Integer.toString(debts.size() + 1);
        InvoiceId id = desk.invoice(now, client.id, folio, centavos, issued, due);
        Debt debt = new Debt(id, client, folio, issued, due, centavos);
        debts.add(debt);
        byInvoice.put(id, debt);
    }

    private void open(Debt debt, Instant now, LocalDate today) {
        boolean overdue = debt.due.isBefore(today);
        double choice = random.nextDouble();
        if (choice < (overdue ? 0.018 : 0.008)) {
            pay(debt, debt.balance, now, today);
        } else if (choice < (overdue ? 0.024 : 0.012)) {
            pay(debt, 1 + (long) (random.nextDouble() * (debt.balance - 1)), now, today);
        } else if (choice > 0.9995 && debt.balance == debt.total) {
            desk.voidInvoice(now, debt.id);
            debt.isVoid = true;
        } else if (choice > 0.996 && debt.stage == Stage.ACTIVE) {
            LocalDate until = chance(0.5) ? today.plusDays(random.nextInt(12)) : null;
            desk.pause(now, debt.id, until);
            debt.stage = Stage.PAUSED;
            debt.pausedUntil = until;
        } else if (choice > 0.97 && debt.stage == Stage.PAUSED) {
            desk.resume(now, debt.id);
            debt.stage = Stage.ACTIVE;
            debt.pausedUntil = null;
            debt.next = today;
        } else if (choice > 0.9957 && choice < 0.996 && debt.isRunning()) {
            desk.exit(now, debt.id);
            debt.stage = Stage.STOPPED;
        }
    }

    private void pay(Debt debt, long centavos, Instant now, LocalDate today) {
        PaymentId payment = desk.pay(now, debt.client.id, debt.id, centavos);
        debt.balance -= centavos;
        payments.add(new Paid(payment, debt, centavos, today));
    }

    private void change(Client client, Instant now, LocalDate today) {
        switch (random.nextInt(4)) {
            case 0 -> {
                if (client.isHeldOn(today)) {
                    desk.release(now, client.id);
                    client.held = false;
                } else {
                    LocalDate until = chance(0.7) ? today.plusDays(random.nextInt(20)) : null;
                    desk.hold(now, client.id, until);
                    client.held = true;
                    client.heldUntil = until;
                }
            }
            case 1 -> {
                client.excluded = !client.excluded;
                desk.change(
                        now,
                        client.id,
                        new RemindingPatch(
                                Patch.absent(),
                                Patch.absent(),
                                Patch.absent(),
                                Patch.set(client.excluded)));
            }
            default -> {
                client.policy = random.nextInt(3);
                desk.change(
                        now,
                        client.id,
                        new RemindingPatch(
                                Patch.absent(),
                                Patch.absent(),
                                client.policy == 0
                                        ? Patch.set(null)
                                        : Patch.set(policies.get(client.policy)),
                                Patch.absent()));
            }
        }
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }
}
