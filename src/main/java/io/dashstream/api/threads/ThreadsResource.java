package io.dashstream.api.threads;

import io.dashstream.log.TelemetryLog;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/threads}: the threads the log knows. Any thread; nothing blocks. */
@Path("/api/threads")
@Tag(name = "threads", description = "Which threads there are, and their records")
public class ThreadsResource {
    private static final String JSON = MediaType.APPLICATION_JSON;

    private final TelemetryLog log;
    private final Executor workers = Infrastructure.getDefaultWorkerPool();

    ThreadsResource(TelemetryLog log) {
        this.log = log;
    }

    @GET
    @Produces(JSON)
    @Operation(
            summary = "Known threads, newest first",
            description = "About the 1,000 threads of each partition that were active last. With Redis, every replica"
                    + " tells the same, and a restart forgets none; without it, those whose records this gateway holds in"
                    + " memory.")
    @APIResponse(
            responseCode = "200",
            description = "A page of threads",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = ThreadPage.class)))
    @APIResponse(
            responseCode = "400",
            description = "A parameter that cannot be understood",
            content = @Content(mediaType = Problem.TYPE))
    @APIResponse(
            responseCode = "503",
            description = "The log is not open yet",
            content = @Content(mediaType = Problem.TYPE))
    public CompletionStage<Response> threads(
            @Parameter(description = "Only threads of these tenants; repeatable") @QueryParam("tenant")
                    List<String> tenants,
            @Parameter(description = "1 to 1000") @QueryParam("limit") @DefaultValue(ThreadQuery.USUAL) String limit,
            @Parameter(description = "What a page before gave as next") @QueryParam("after") @Nullable String after) {
        try {
            ThreadQuery query = ThreadQuery.of(limit, tenants);
            Optional<ThreadPage.Mark> mark = ThreadPage.Mark.parse(after);
            return log.life()
                    .map(life -> life.threads()
                            .thenApplyAsync(
                                    spans -> Response.ok(ThreadPage.of(spans, query, mark), JSON)
                                            .build(),
                                    workers))
                    .orElseGet(() -> done(Problem.notNow("the log is not open: Kafka has not answered yet")));
        } catch (BadParameter bad) {
            return done(Problem.of(bad));
        }
    }

    private static CompletionStage<Response> done(Response response) {
        return CompletableFuture.completedFuture(response);
    }
}
