package io.cobro.api.payment;

import io.cobro.api.http.Call;
import io.cobro.api.http.Expansion;
import io.cobro.api.http.Operations;
import io.cobro.api.http.Reply;
import io.cobro.core.payment.PaymentId;
import io.cobro.core.payment.PaymentRecording;
import io.cobro.persistence.payment.PaymentFilter;
import io.cobro.persistence.payment.PaymentQueries;

/// Payments.
public final class PaymentResource {

    private final PaymentRecording recording;
    private final PaymentQueries payments;

    public PaymentResource(PaymentRecording recording, PaymentQueries payments) {
        this.recording = recording;
        this.payments = payments;
    }

    public void answer(Operations operations) {
        operations
                .on("createPayment", this::create)
                .on("putPayment", this::put)
                .on("createPaymentBatch", this::createBatch)
                .on("listPayments", this::list)
                .on("getPayment", this::get)
                .on("allocatePayment", this::allocate)
                .on("reversePayment", this::reverse)
                .expanding(
                        "payment", Expansion.of("getPayment", PaymentId::parse, payments::findAll));
    }

    private Reply create(Call call) {
        var command = PaymentCommands.create(call.input());
        return call.reply(recording.record(call.context(command), command));
    }

    private Reply put(Call call) {
        return call.sentBack(PaymentId::parse, payments::find).orElseGet(() -> putAnew(call));
    }

    private Reply putAnew(Call call) {
        var command =
                PaymentCommands.put(
                        call.externalId(), call.expectedVersion(), call.input(), call.echo());
        return call.replyToPut(recording.put(call.context(command), command));
    }

    private Reply createBatch(Call call) {
        var batch = call.batch(PaymentCommands::write);
        return call.reply(recording.write(call.context(batch), batch));
    }

    private Reply list(Call call) {
        PaymentFilter filter = PaymentNarrowing.of(call.asked());
        return call.list(page -> payments.list(call.tenantId(), filter, page));
    }

    private Reply get(Call call) {
        return call.show("payment", payments.find(call.tenantId(), id(call)));
    }

    private Reply allocate(Call call) {
        var command = PaymentCommands.allocate(id(call), call.expectedVersion(), call.input());
        return call.reply(recording.allocate(call.context(command), command));
    }

    private Reply reverse(Call call) {
        var command = PaymentCommands.reverse(id(call), call.expectedVersion(), call.input());
        return call.reply(recording.reverse(call.context(command), command));
    }

    private static PaymentId id(Call call) {
        return call.id("payment", PaymentId::parse);
    }
}
