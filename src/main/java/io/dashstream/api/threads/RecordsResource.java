package io.dashstream.api.threads;

import com.google.protobuf.ByteString;
import io.dashstream.api.threads.ReplayPage.Replayed;
import io.dashstream.delivery.Filter;
import io.dashstream.log.Cursor;
import io.dashstream.log.LogLife;
import io.dashstream.log.LogSettings;
import io.dashstream.log.TelemetryLog;
import io.dashstream.log.thread.ThreadSpan;
import io.dashstream.wire.FrameDecoder;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.v2.Delivery;
import io.dashstream.wire.v2.DeliveryBatch;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/threads/{thread}/records}: what the log holds of one thread. Any thread; nothing blocks. */
@Path("/api/threads/{thread: .+}/records")
@Tag(name = "threads")
public class RecordsResource {
    static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = MediaType.APPLICATION_JSON;

    private final TelemetryLog log;
    private final Replays replays;
    private final PageJson json;
    private final Executor workers = Infrastructure.getDefaultWorkerPool();

    RecordsResource(TelemetryLog log, Replays replays, LogSettings settings) {
        int most = Math.toIntExact(settings.maxPayload().asLongValue());
        this.log = log;
        this.replays = replays;
        this.json = new PageJson(new FrameDecoder(new FrameLimits(most, most)));
    }

    @GET
    @Produces(JSON)
    @Operation(
            summary = "Records of a thread",
            description = "In the order of the log, which is the order of writing in each partition. next goes into"
                    + " after for the page that follows; complete says that there was nothing more. A page that took too"
                    + " long is given as far as it came.")
    @APIResponse(
            responseCode = "200",
            description =
                    "A page of records, decoded; or with Accept: application/x-protobuf a"
                            + " dashstream.v2.DeliveryBatch, with DashStream-Next, DashStream-Complete and DashStream-Gaps as headers",
            content = {
                @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = PROTOBUF)
            })
    @APIResponse(
            responseCode = "400",
            description = "A parameter that cannot be understood",
            content = @Content(mediaType = Problem.TYPE))
    @APIResponse(
            responseCode = "404",
            description = "The log holds no record of this thread",
            content = @Content(mediaType = Problem.TYPE))
    @APIResponse(
            responseCode = "409",
            description = "The cursor is of another life of the topic, or ahead of the log",
            content = @Content(mediaType = Problem.TYPE))
    @APIResponse(
            responseCode = "503",
            description = "The log cannot be read now, or too many ask",
            content = @Content(mediaType = Problem.TYPE))
    public CompletionStage<Response> records(
            @Parameter(description = "The thread's id, percent-encoded") @PathParam("thread") String thread,
            @Parameter(description = "A cursor: only what follows it; from the beginning when absent")
                    @QueryParam("after")
                    @Nullable
                    String after,
            @Parameter(description = "1 to 1000") @QueryParam("limit") @DefaultValue(ThreadQuery.USUAL) String limit,
            @Parameter(description = "Only records of these tenants; repeatable") @QueryParam("tenant")
                    List<String> tenants) {
        return page(thread, after, limit, tenants, page -> asJson(thread, page));
    }

    /** The same, byte for byte as the records were written. */
    @GET
    // Who names no kind is answered with JSON.
    @Produces(PROTOBUF + ";qs=0.5")
    @Operation(hidden = true)
    public CompletionStage<Response> deliveries(
            @PathParam("thread") String thread,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue(ThreadQuery.USUAL) String limit,
            @QueryParam("tenant") List<String> tenants) {
        return page(thread, after, limit, tenants, RecordsResource::asDeliveries);
    }

    private CompletionStage<Response> page(
            String thread,
            @Nullable String after,
            String limit,
            List<String> tenants,
            Function<ReplayPage, Response> written) {
        try {
            ThreadQuery query = ThreadQuery.of(limit, tenants);
            Optional<Cursor> cursor = ThreadQuery.cursor(after);
            return replays.read(new Filter(Set.of(thread), query.tenants()), cursor, query.limit())
                    .thenComposeAsync(
                            page -> page.isEmpty() && page.complete() && cursor.isEmpty()
                                    ? known(thread, query)
                                            .thenApply(known -> known ? written.apply(page) : Problem.unknownThread())
                                    : done(written.apply(page)),
                            workers)
                    .exceptionally(RecordsResource::problem);
        } catch (BadParameter bad) {
            return done(Problem.of(bad));
        }
    }

    /** Whether the thread was seen, though the log may hold no record of it any more. */
    private CompletionStage<Boolean> known(String thread, ThreadQuery query) {
        return log.life()
                .map(LogLife::threads)
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()))
                .thenApply(spans -> spans.stream().anyMatch(span -> is(span, thread, query)));
    }

    private static boolean is(ThreadSpan span, String thread, ThreadQuery query) {
        return span.thread().equals(thread) && query.wants(span.tenant());
    }

    private Response asJson(String thread, ReplayPage page) {
        try {
            return Response.ok(json.write(thread, page), JSON).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response asDeliveries(ReplayPage page) {
        DeliveryBatch.Builder batch = DeliveryBatch.newBuilder();
        for (Replayed record : page.records()) {
            batch.addDeliveries(Delivery.newBuilder()
                    .setPartition(record.partition())
                    .setOffset(record.offset())
                    .setValue(ByteString.copyFrom(record.value()))
                    .setAppendedAtMs(record.appendedAtMs()));
        }
        String gaps = page.gaps().stream()
                .map(gap -> gap.partition() + ":" + gap.hole().from() + "-"
                        + gap.hole().to() + " " + gap.hole().reason().label())
                .collect(Collectors.joining(","));
        return Response.ok(batch.build().toByteArray(), PROTOBUF)
                .header("DashStream-Next", page.next().toString())
                .header("DashStream-Complete", page.complete())
                .header("DashStream-Gaps", gaps)
                .build();
    }

    private static Response problem(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (cause instanceof PageSink.OtherPlace other) {
            return Problem.otherPlace(String.valueOf(other.getMessage()));
        }
        if (cause instanceof PageSink.NotStarted || cause instanceof Replays.Busy) {
            return Problem.notNow(String.valueOf(cause.getMessage()));
        }
        throw new CompletionException(cause);
    }

    private static CompletionStage<Response> done(Response response) {
        return CompletableFuture.completedFuture(response);
    }
}
