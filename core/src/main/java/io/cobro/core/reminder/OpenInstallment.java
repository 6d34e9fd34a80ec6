package io.cobro.core.reminder;

import io.cobro.core.dunning.DunningEnrollmentId;
import io.cobro.core.invoice.InvoiceId;
import io.cobro.core.money.Money;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What is open of an invoice on one due date.
///
/// @param number of the installment within its invoice, from 1
/// @param enrollment of the invoice; null if no policy reminds of it
public record OpenInstallment(
        InvoiceId invoice,
        int number,
        @Nullable DunningEnrollmentId enrollment,
        LocalDate issueDate,
        LocalDate dueDate,
        Money balance) {}
