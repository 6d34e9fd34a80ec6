package io.cobro.api.customer;

import io.cobro.api.http.Input;
import io.cobro.core.Echo;
import io.cobro.core.customer.CustomerCommand.CreateCustomer;
import io.cobro.core.customer.CustomerCommand.HoldCustomer;
import io.cobro.core.customer.CustomerCommand.PutCustomer;
import io.cobro.core.customer.CustomerCommand.ReleaseCustomer;
import io.cobro.core.customer.CustomerCommand.UpdateCustomer;
import io.cobro.core.customer.CustomerCommand.WriteCustomer;
import io.cobro.core.customer.CustomerId;
import io.cobro.core.customer.CustomerKind;
import io.cobro.core.customer.CustomerReminding;
import io.cobro.core.customer.RemindingPatch;
import io.cobro.core.dunning.DunningPolicyId;
import io.cobro.core.tenant.Language;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Commands about customers, read from requests of both faces.
public final class CustomerCommands {

    private CustomerCommands() {}

    public static CreateCustomer create(Input in) {
        return new CreateCustomer(
                in.textOrNull("external_id"),
                in.choiceOrNull("kind", CustomerKind.class),
                in.text("name"),
                taxId(in, "tax_id"),
                in.textOrNull("email"),
                in.integerOrNull("payment_terms_days"),
                in.bankAccounts("payer_accounts"),
                in.metadata(),
                new CustomerReminding(
                        in.choiceOrNull("language", Language.class),
                        in.textOrNull("phone"),
                        in.idOrNull("dunning_policy_id", DunningPolicyId::parse),
                        in.flag("dunning_excluded"),
                        null));
    }

    /// What an item of a batch asks for: with an external id it is put, without one it is new.
    public static WriteCustomer write(Input in) {
        CreateCustomer create = create(in);
        return create.externalId() == null ? create : new PutCustomer(create, null, Echo.NONE);
    }

    public static PutCustomer put(
            String externalId, @Nullable Integer expectedVersion, Input in, Echo echo) {
        return new PutCustomer(create(in.identified(externalId)), expectedVersion, echo);
    }

    public static UpdateCustomer update(CustomerId id, int expectedVersion, Input in) {
        return new UpdateCustomer(
                id,
                expectedVersion,
                in.patch("external_id", in::textOrNull),
                in.patch("kind", name -> in.choiceOrNull(name, CustomerKind.class)),
                in.patch("name", in::textOrNull),
                in.patch("tax_id", name -> taxId(in, name)),
                in.patch("email", in::textOrNull),
                in.patch("payment_terms_days", in::integerOrNull),
                in.<List<String>>patch("payer_accounts", in::bankAccounts),
                in.metadataPatch(),
                new RemindingPatch(
                        in.patch("language", name -> in.choiceOrNull(name, Language.class)),
                        in.patch("phone", in::textOrNull),
                        in.patch(
                                "dunning_policy_id",
                                name -> in.idOrNull(name, DunningPolicyId::parse)),
                        in.<Boolean>patch("dunning_excluded", in::flag)));
    }

    public static HoldCustomer hold(CustomerId id, @Nullable Integer expectedVersion, Input in) {
        return new HoldCustomer(
                id, expectedVersion, in.text("reason"), in.dateOrNull("until_date"));
    }

    public static ReleaseCustomer release(CustomerId id, @Nullable Integer expectedVersion) {
        return new ReleaseCustomer(id, expectedVersion);
    }

    private static @Nullable String taxId(Input in, String name) {
        String text = in.textOrNull(name);
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }
}
