package io.cobro.api.http;

import io.cobro.core.CommandContext;
import io.cobro.core.Echo;
import io.cobro.core.Outcome;
import io.cobro.core.Refusal;
import io.cobro.core.RefusedException;
import io.cobro.core.Resource;
import io.cobro.core.batch.Batch;
import io.cobro.core.batch.BatchMode;
import io.cobro.core.batch.BatchResult;
import io.cobro.core.batch.Batching;
import io.cobro.core.batch.Written;
import io.cobro.core.id.Id;
import io.cobro.core.money.CurrencyCode;
import io.cobro.core.page.Order;
import io.cobro.core.page.Page;
import io.cobro.core.page.PageRequest;
import io.cobro.core.page.Place;
import io.cobro.core.tenant.Tenant;
import io.cobro.core.tenant.TenantId;
import io.cobro.webhooks.json.JsonObject;
import io.cobro.webhooks.json.JsonText;
import io.cobro.webhooks.json.ResourceJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One request to an operation, authenticated and checked against the contract.
public final class Call {

    /// A weak or strong entity tag of a version: `"v17"`.
    private static final java.util.regex.Pattern ETAG =
            java.util.regex.Pattern.compile("\"v([0-9]{1,9})\"");

    /// The parameters of a list that say which page is wanted.
    static final Set<String> PLACE = Set.of("limit", "after", "before");

    /// The parameters of a list that neither choose nor sort its items.
    private static final Set<String> SHOWN = Set.of("include_total", Operation.EXPAND);

    /// The parameter of a path that is the caller's own id.
    static final String EXTERNAL_ID = "external_id";

    private static final int EXTERNAL_ID_LENGTH_MAX = 100;

    /// The status of what was there before the request.
    private static final int FOUND = 200;

    private static final String BY_EXTERNAL_ID = "/by_external_id/{" + EXTERNAL_ID + "}";

    private static final Places SEQUENCES =
            new Places(
                    place -> Long.toString(place.number()),
                    text -> Optional.of(Place.of(Sequences.parse(text))));

    /// How the places of a list are written.
    private record Places(Function<Place, String> write, Function<String, Optional<Place>> read) {}

    private final Operation operation;
    private final String answerType;
    private final @Nullable Caller caller;
    private final String requestId;
    private final Locale language;
    private final Map<String, String> path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final @Nullable String idempotencyKey;
    private final @Nullable String reason;
    private final @Nullable Integer ifMatch;
    private final byte[] body;
    private final @Nullable JsonNode json;
    private final List<Refusal> faults;
    private final ObjectNode echo;
    private final Runnable again;
    private final Commands commands;
    private final Cursors cursors;
    private final Exports exports;
    private final Map<String, Expansion> expansions;
    private final Function<JsonNode, List<Refusal>> itemCheck;
    private final Problems problems;

    /// What a request brings, as the server read it.
    ///
    /// @param answerType the media type that suits the caller best; empty where there is no body
    /// @param faults what the body breaks of its schema; only of a PUT, others are refused for it
    /// @param echo what the body repeats of what is there
    /// @param headers those that the operation reads beside the usual ones, by name in lower case
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Parts(
            String answerType,
            Map<String, String> path,
            Map<String, String> query,
            Map<String, String> headers,
            @Nullable String idempotencyKey,
            @Nullable String reason,
            @Nullable String ifMatch,
            byte[] body,
            @Nullable JsonNode json,
            List<Refusal> faults,
            ObjectNode echo) {}

    /// @param expansions what is to be shown in full, by its name
    Call(
            Operation operation,
            @Nullable Caller caller,
            String requestId,
            Locale language,
            Parts parts,
            Runnable again,
            Commands commands,
            Cursors cursors,
            Exports exports,
            Map<String, Expansion> expansions,
            Function<JsonNode, List<Refusal>> itemCheck,
            Problems problems) {
        this.operation = operation;
        this.answerType = parts.answerType();
        this.caller = caller;
        this.requestId = requestId;
        this.language = language;
        this.path = Map.copyOf(parts.path());
        this.query = Map.copyOf(parts.query());
        this.headers = Map.copyOf(parts.headers());
        this.idempotencyKey = parts.idempotencyKey();
        this.reason = parts.reason();
        this.ifMatch = parts.ifMatch() == null ? null : version(parts.ifMatch());
        this.body = parts.body();
        this.json = parts.json();
        this.faults = List.copyOf(parts.faults());
        this.echo = parts.echo();
        this.again = again;
        this.commands = commands;
        this.cursors = cursors;
        this.exports = exports;
        this.expansions = Map.copyOf(expansions);
        this.itemCheck = itemCheck;
        this.problems = problems;
    }

    public Locale language() {
        return language;
    }

    public Caller caller() {
        return Objects.requireNonNull(caller, "a public operation has no caller");
    }

    /// Looks again whether the key still allows the call: it may have been revoked since it began.
    ///
    /// @throws ProblemException `unauthenticated`, `insufficient_scope`
    public void recheck() {
        again.run();
    }

    public Tenant tenant() {
        return caller().tenant();
    }

    public TenantId tenantId() {
        return tenant().id();
    }

    /// What time it is for the tenant.
    public Instant now() {
        return commands.now(caller());
    }

    /// Today in the tenant's time zone.
    public LocalDate today() {
        return tenant().dateAt(now());
    }

    /// The context of a command, under the request's idempotency key.
    public CommandContext context(Object command) {
        return commands.context(
                caller(), requestId, reason, idempotencyKey, operation.id(), command);
    }

    /// The body of a JSON request; an empty object where none was sent.
    ///
    /// @throws ProblemException if it breaks its schema
    public Input input() {
        if (!faults.isEmpty()) {
            throw new ProblemException(ProblemException.Place.BODY, faults);
        }
        return new Input(
                json == null || json.isNull() ? JsonNodeFactory.instance.objectNode() : json, "");
    }

    /// What the body of a PUT repeats of what is there.
    public Echo echo() {
        return new JsonEcho(echo, today());
    }

    /// The reply to a PUT that sends back, whole, what was read of the thing: there is nothing to
    /// do, and what could not be set need not be told from what could. Empty where the body says
    /// anything else, or is not of a thing that there is.
    ///
    /// @throws ProblemException `read_only_property` if it was read and has changed since,
    ///   `version_conflict`
    public <I extends Id> Optional<Reply> sentBack(
            Function<String, Optional<I>> parse,
            BiFunction<TenantId, I, Optional<? extends Resource>> find) {
        Optional<? extends Resource> found =
                parse.apply(echo.path("id").asString("")).flatMap(id -> find.apply(tenantId(), id));
        if (found.isEmpty() || !(json instanceof ObjectNode put)) {
            return Optional.empty();
        }
        JsonNode is = JsonEcho.shown(found.get(), today());
        if (!externalId().equals(is.path(EXTERNAL_ID).asString(""))) {
            return Optional.empty();
        }
        try {
            Refusal.requireVersion(ifMatch, is.path("version").asInt());
            echo().requireOf(found.get());
        } catch (RefusedException refused) {
            throw new ProblemException(refused.refusal());
        }
        return is.equals(put.deepCopy().setAll(echo))
                ? Optional.of(show(found.get(), FOUND))
                : Optional.empty();
    }

    /// The items of the body as commands. What no command can be made of says what is wrong with
    /// it, by its place in the item.
    ///
    /// @param read makes a command of an item
    public <C> Batch<C> batch(Function<Input, C> read) {
        BatchMode mode = input().choice("mode", BatchMode.class);
        List<Batch.Item<C>> items = new ArrayList<>();
        for (Input item : input().objects("items")) {
            items.add(item(new Input(item.node(), ""), read));
        }
        return new Batch<>(mode, items);
    }

    /// An item may be put, so null says there what saying nothing says.
    private <C> Batch.Item<C> item(Input item, Function<Input, C> read) {
        Nulls.removeFrom(item.node());
        List<Refusal> refusals = itemCheck.apply(item.node());
        if (!refusals.isEmpty()) {
            return new Batch.Wrong<>(Fingerprint.canonical(item.node()), refusals);
        }
        try {
            return new Batch.Asked<>(read.apply(item));
        } catch (ProblemException refused) {
            return new Batch.Wrong<>(Fingerprint.canonical(item.node()), refused.refusals());
        }
    }

    /// The reply to a batch: what became of each item, or why nothing was written.
    public Reply reply(Batching.Batched batched) {
        BatchReplies replies = new BatchReplies(problems, language, requestId);
        return switch (batched.outcome()) {
            case Outcome.Accepted<BatchResult>(BatchResult result) ->
                    replies.reply(ResourceJson.of(result, today()).node());
            case Outcome.Replayed<BatchResult>(String response) ->
                    replies.reply(JsonText.MAPPER.readTree(response))
                            .with("Idempotent-Replayed", "true");
            case Outcome.Refused<BatchResult>(Refusal refusal) ->
                    throw BatchReplies.refused(refusal, batched.refused());
        };
    }

    /// The body as it came.
    public byte[] bytes() {
        return body.clone();
    }

    /// The version that the caller saw, or null where none was sent.
    public @Nullable Integer expectedVersion() {
        return ifMatch;
    }

    /// The version that the caller saw, on operations that need it.
    public int requiredVersion() {
        return Objects.requireNonNull(ifMatch, "the server refuses requests without If-Match");
    }

    /// The id in the path; what is not an id of this kind does not exist.
    public <I extends Id> I id(String resource, Function<String, Optional<I>> parse) {
        String text = path.getOrDefault("id", "");
        return parse.apply(text)
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH, Refusal.notFound(resource, text)));
    }

    /// The caller's own id in the path.
    public String externalId() {
        String text = pathText(EXTERNAL_ID);
        boolean fits =
                !text.isEmpty()
                        && text.codePointCount(0, text.length()) <= EXTERNAL_ID_LENGTH_MAX
                        && text.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            throw new ProblemException(
                    ProblemException.Place.PATH,
                    EXTERNAL_ID,
                    "invalid_parameter",
                    Map.of(
                            "parameter",
                            EXTERNAL_ID,
                            "expected",
                            "a text of 1 to " + EXTERNAL_ID_LENGTH_MAX + " characters"));
        }
        return text;
    }

    public String pathText(String name) {
        return path.getOrDefault(name, "");
    }

    public @Nullable String query(String name) {
        return query.get(name);
    }

    /// A header that the contract declares for the operation.
    ///
    /// @param name in lower case
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// An id in the query; one that is not of this kind names nothing.
    public <I extends Id> @Nullable I queryId(
            String name, String resource, Function<String, Optional<I>> parse) {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        return parse.apply(text)
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.QUERY,
                                name,
                                "not_found",
                                Map.of("resource", resource, "id", text)));
    }

    public @Nullable LocalDate queryDate(String name) {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(text);
            if (Input.isOfBusiness(date)) {
                return date;
            }
        } catch (DateTimeParseException notADate) {
            throw invalid(name, "a date such as 2026-11-21");
        }
        throw invalid(name, Input.DATE_EXPECTED);
    }

    public @Nullable Instant queryInstant(String name) {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (Input.isOfBusiness(instant)) {
                return instant;
            }
        } catch (DateTimeParseException notAnInstant) {
            throw invalid(name, "an instant such as 2026-11-21T06:00:00Z");
        }
        throw invalid(name, Input.INSTANT_EXPECTED);
    }

    public @Nullable CurrencyCode queryCurrency(String name) {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        if (!CurrencyCode.isValid(text)) {
            throw invalid(name, "a currency of ISO 4217, such as MXN");
        }
        return new CurrencyCode(text);
    }

    public @Nullable UUID queryUuid(String name) {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAUuid) {
            throw invalid(name, "a UUID");
        }
    }

    /// What the list is narrowed by.
    public Asked asked() {
        return new QueryAsked(this);
    }

    /// The items of a comma-separated list.
    public List<String> queryList(String name) {
        String text = query.get(name);
        return text == null ? List.of() : List.of(text.split(",", -1));
    }

    /// The items of a comma-separated list of names of an enum.
    public <E extends Enum<E>> Set<E> querySet(String name, Class<E> type) {
        Set<E> values = EnumSet.noneOf(type);
        for (String item : queryList(name)) {
            values.add(Enum.valueOf(type, item.toUpperCase(Locale.ROOT)));
        }
        return values;
    }

    /// Which page of the list is wanted.
    private PageRequest page(Places places) {
        if (query.containsKey("after") && query.containsKey("before")) {
            throw invalid("before", "absent where after is given");
        }
        String sort = query.get("sort");
        return new PageRequest(
                limit(),
                sort == null ? null : Order.parse(sort),
                cursor("after", places),
                cursor("before", places),
                false,
                changedSince(),
                isCounted());
    }

    /// Whether it is wanted how many items the whole list has.
    public boolean isCounted() {
        return Boolean.parseBoolean(query.get("include_total"));
    }

    /// What is beyond any sequence is not reached, like other future ones.
    private @Nullable Long changedSince() {
        String text = query.get("changed_since");
        return text == null ? null : Sequences.parse(text);
    }

    public int limit() {
        String text = query.get("limit");
        return text == null ? PageRequest.LIMIT_DEFAULT : Integer.parseInt(text);
    }

    private @Nullable Place cursor(String name, Places places) {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        return places.read()
                .apply(text)
                .orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.QUERY,
                                name,
                                "invalid_cursor",
                                Map.of("parameter", name)));
    }

    static ProblemException invalid(String name, String expected) {
        return new ProblemException(
                ProblemException.Place.QUERY,
                name,
                "invalid_parameter",
                Map.of("parameter", name, "expected", expected));
    }

    /// The reply to a command.
    public Reply reply(Outcome<? extends Resource> outcome) {
        return switch (outcome) {
            case Outcome.Accepted<? extends Resource>(Resource value) -> show(value);
            case Outcome.Replayed<? extends Resource>(String response) -> {
                JsonNode kept = JsonText.MAPPER.readTree(response);
                yield headed(Reply.json(operation.success(), response), kept)
                        .with("Idempotent-Replayed", "true");
            }
            case Outcome.Refused<? extends Resource>(Refusal refusal) ->
                    throw new ProblemException(refusal);
        };
    }

    /// The reply to a command that makes something or finds it.
    public <T extends Resource> Reply replyToPut(Outcome<Written<T>> outcome) {
        return outcome instanceof Outcome.Accepted<Written<T>>(Written<T> written)
                ? show(written.value(), written.isNew() ? operation.success() : FOUND)
                : reply(outcome);
    }

    /// The reply to a command that makes something with a secret. Secrets are not kept, so a replay
    /// says that there was one and no more.
    public Reply replyWithSecret(Outcome<? extends Resource> outcome) {
        if (outcome instanceof Outcome.Replayed<? extends Resource>(String response)
                && JsonText.MAPPER.readTree(response) instanceof ObjectNode json) {
            return reply(new Outcome.Replayed<>(json.putNull("secret").toString()));
        }
        return reply(outcome);
    }

    /// The reply to a command that leaves nothing to show.
    public Reply gone(Outcome<? extends Resource> outcome) {
        if (outcome instanceof Outcome.Refused<? extends Resource>(Refusal refusal)) {
            throw new ProblemException(refusal);
        }
        return Reply.noContent();
    }

    /// A resource, with its version as entity tag.
    public Reply show(Resource resource) {
        return show(resource, operation.success());
    }

    public Reply show(Resource resource, int status) {
        JsonObject json = ResourceJson.of(resource, today());
        expand(List.of(json));
        return headed(Reply.json(status, json), json.node());
    }

    /// A resource that was looked up by the id in the path.
    public Reply show(String resource, Optional<? extends Resource> found) {
        return show(
                found.orElseThrow(() ->
                        new ProblemException(
                                ProblemException.Place.PATH,
                                Refusal.notFound(resource, pathText("id")))));
    }

    /// A list of resources: a page of it, or all of it as a file.
    ///
    /// @param pages reads a page; asked once for a page, and again for each part of a file
    public <T extends Resource> Reply list(Function<PageRequest, Page<T>> pages) {
        LocalDate today = today();
        return list(pages, item -> ResourceJson.inList(item, today));
    }

    /// A list of anything that has a JSON form.
    public <T> Reply list(Function<PageRequest, Page<T>> pages, Function<T, JsonObject> json) {
        return list(pages, json, signed());
    }

    /// A list whose places are sequences of the log.
    public <T> Reply listOfLog(Function<PageRequest, Page<T>> pages, Function<T, JsonObject> json) {
        return list(pages, json, SEQUENCES);
    }

    private <T> Reply list(
            Function<PageRequest, Page<T>> pages, Function<T, JsonObject> json, Places places) {
        if (answerType.equals(Export.CSV) && !expansions.isEmpty()) {
            throw invalid(Operation.EXPAND, "absent where text/csv is asked for");
        }
        PageRequest request = page(places);
        Export.Form form = form();
        if (form == null) {
            return page(pages.apply(request), json, places);
        }
        PageRequest asked = request.counted(false);
        return isWhole()
                ? whole(pages, asked, json, form)
                : part(pages.apply(asked), json, places, form);
    }

    /// Whether the caller would rather have a file than JSON.
    public boolean isFile() {
        return form() != null;
    }

    /// A list that has no pages: all of it.
    public Reply listAll(List<JsonObject> items) {
        Export.Form form = form();
        if (form != null) {
            return file(form, nodes(items));
        }
        JsonObject place =
                new JsonObject()
                        .put("next", (String) null)
                        .put("prev", (String) null)
                        .put("has_more", false);
        return Reply.json(200, new JsonObject().putObjects("data", items).put("page", place));
    }

    /// A report; as a file only its rows.
    ///
    /// @param rows the property that has them
    public Reply report(Resource report, String rows) {
        Export.Form form = form();
        return form == null
                ? show(report)
                : file(
                        form,
                        ResourceJson.of(report, today()).node().get(rows).valueStream().toList());
    }

    private <T> Reply page(Page<T> page, Function<T, JsonObject> json, Places places) {
        requireReached(page);
        String next = next(page, places);
        String previous = previous(page, places);
        JsonObject place =
                new JsonObject()
                        .put("next", next)
                        .put("prev", previous)
                        .put("has_more", page.hasNext());
        if (page.total() != null) {
            place.put("total_count", page.total());
        }
        Long sequence = page.sequence();
        if (sequence != null) {
            place.put("sequence", Long.toString(sequence));
        }
        Reply reply =
                Reply.json(
                        200,
                        new JsonObject().putObjects("data", items(page, json)).put("page", place));
        return linked(reply, next, previous);
    }

    /// A page as a file.
    private <T> Reply part(
            Page<T> page, Function<T, JsonObject> json, Places places, Export.Form form) {
        requireReached(page);
        return linked(
                file(form, nodes(items(page, json))), next(page, places), previous(page, places));
    }

    /// A whole list as a file. Its first part is read at once, for what is refused; the others as
    /// the caller takes them, if its key still allows it.
    private <T> Reply whole(
            Function<PageRequest, Page<T>> pages,
            PageRequest asked,
            Function<T, JsonObject> json,
            Export.Form form) {
        PageRequest request = asked.by(PageRequest.LIMIT_MAX);
        Page<T> first = pages.apply(request);
        requireReached(first);
        Iterator<Page<T>> parts =
                new Pages<>(
                        first,
                        before -> {
                            recheck();
                            return pages.apply(request.after(before.places().getLast()));
                        });
        return named(
                Reply.streamed(
                        form.contentType(),
                        new Export<>(
                                form,
                                parts,
                                part -> nodes(items(part, json)),
                                exports.enter(tenantId()))),
                form);
    }

    private Reply file(Export.Form form, List<? extends JsonNode> items) {
        byte[] text = form.text(items).getBytes(StandardCharsets.UTF_8);
        return named(Reply.of(200, form.contentType(), text), form);
    }

    private Reply named(Reply reply, Export.Form form) {
        return reply.with("Content-Disposition", "attachment; filename=\"" + fileName(form) + "\"")
                .with("Cache-Control", "no-store");
    }

    /// What the list is called, such as `invoices.csv`.
    private String fileName(Export.Form form) {
        String name = operation.path().substring(operation.path().lastIndexOf('/') + 1);
        return name + "." + form.extension();
    }

    /// The form of the file that the caller would rather have; null where that is JSON.
    private Export.@Nullable Form form() {
        return Export.Form.of(answerType, operation.columns()).orElse(null);
    }

    /// Whether no page of the list is named.
    private boolean isWhole() {
        return Collections.disjoint(query.keySet(), PLACE);
    }

    private <T> List<JsonObject> items(Page<T> page, Function<T, JsonObject> json) {
        List<JsonObject> items = page.items().stream().map(json).toList();
        expand(items);
        return items;
    }

    /// Shows in full what the caller asks for.
    private void expand(List<JsonObject> answer) {
        expansions.forEach(
                (name, expansion) -> expansion.expand(name, answer, tenantId(), today()));
    }

    private static List<? extends JsonNode> nodes(List<JsonObject> items) {
        return items.stream().map(JsonObject::node).toList();
    }

    private void requireReached(Page<?> page) {
        Sequences.requireReached("changed_since", query.get("changed_since"), page.sequence());
    }

    private static @Nullable String next(Page<?> page, Places places) {
        return page.hasNext() && !page.items().isEmpty()
                ? places.write().apply(page.places().getLast())
                : null;
    }

    private static @Nullable String previous(Page<?> page, Places places) {
        return page.hasPrevious() && !page.items().isEmpty()
                ? places.write().apply(page.places().getFirst())
                : null;
    }

    /// The reply with the following and the preceding page as addresses (RFC 8288).
    ///
    /// @param next what to send as `after`, or null on the last page
    /// @param previous what to send as `before`, or null on the first page
    public Reply linked(Reply reply, @Nullable String next, @Nullable String previous) {
        List<String> links = new ArrayList<>(2);
        if (next != null) {
            links.add("<" + pageAt("after", next) + ">; rel=\"next\"");
        }
        if (previous != null) {
            links.add("<" + pageAt("before", previous) + ">; rel=\"prev\"");
        }
        return links.isEmpty() ? reply : reply.with("Link", String.join(", ", links));
    }

    private String pageAt(String parameter, String cursor) {
        Map<String, String> asked = new TreeMap<>(query);
        asked.keySet().removeAll(Set.of("after", "before"));
        asked.put(parameter, cursor);
        String address = operation.path();
        for (Map.Entry<String, String> value : path.entrySet()) {
            address = address.replace("{" + value.getKey() + "}", encoded(value.getValue()));
        }
        return asked.entrySet().stream()
                .map(given -> given.getKey() + "=" + encoded(given.getValue()))
                .collect(Collectors.joining("&", address + "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Places signed() {
        return new Places(
                place -> cursors.write(tenantId().number(), listed(), place),
                text -> cursors.read(tenantId().number(), listed(), text));
    }

    /// The list with its filters and its order, to which its cursors are bound.
    private String listed() {
        Map<String, String> filters = new HashMap<>(path);
        filters.putAll(query);
        filters.keySet().removeAll(PLACE);
        filters.keySet().removeAll(SHOWN);
        return Cursors.list(operation.id(), filters);
    }

    /// The reply with what its headers say of the resource in it: its version, and where it is if
    /// it is new.
    private Reply headed(Reply reply, JsonNode resource) {
        Reply headed = reply.with("Cache-Control", "no-store");
        if (resource.has("version")) {
            headed = headed.with("ETag", "\"v" + resource.get("version").asInt() + "\"");
        }
        return operation.isLocated() && reply.status() == operation.success()
                ? headed.with("Location", collection() + "/" + resource.get("id").asString())
                : headed;
    }

    /// The path under which what the operation makes has its ids.
    private String collection() {
        return operation.path().replace(BY_EXTERNAL_ID, "");
    }

    private static int version(String ifMatch) {
        var matcher = ETAG.matcher(ifMatch.strip());
        if (!matcher.matches()) {
            throw new ProblemException(
                    ProblemException.Place.HEADER, "If-Match", "if_match_invalid", Map.of());
        }
        return Integer.parseInt(matcher.group(1));
    }
}
