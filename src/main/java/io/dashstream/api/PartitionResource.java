package io.dashstream.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dashstream.ingest.StandingPartitions;
import io.dashstream.ingest.StandingPartitions.Place;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/ingest/partitions}: which partitions stand at a refused record, and the word to leave it. Worker threads,
 * because the word waits for the end of a batch.
 *
 * <p>{@code GET /standing} lists them. {@code POST /{partition}/skip?offset=} skips exactly the record the partition stands
 * at: 204, or 409 when it does not stand there, or 400; the latter two with {@code {"error": ..., "standing": [...]}}.
 */
@Path("/api/ingest/partitions")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class PartitionResource {
    private final StandingPartitions partitions;

    PartitionResource(StandingPartitions partitions) {
        this.partitions = partitions;
    }

    @GET
    @Path("/standing")
    public List<Standing> standing() {
        return partitions.all().stream().map(Standing::of).toList();
    }

    @POST
    @Path("/{partition}/skip")
    public Response skip(@PathParam("partition") String partition, @QueryParam("offset") @Nullable String offset) {
        if (!partition.matches("[0-9]{1,9}") || offset == null || !offset.matches("[0-9]{1,18}")) {
            return fault(Status.BAD_REQUEST, "partition and offset must be whole numbers, 0 or more");
        }
        return partitions.skip(Integer.parseInt(partition), Long.parseLong(offset))
                ? Response.noContent().build()
                : fault(Status.CONFLICT, "the partition does not stand at that offset");
    }

    private Response fault(Status status, String why) {
        return Response.status(status).entity(new Fault(why, standing())).build();
    }

    /**
     * Where one partition stands.
     *
     * @param offset decimal digits
     */
    @RegisterForReflection
    public record Standing(
            @JsonProperty("partition") int partition,
            @JsonProperty("offset") String offset,
            @JsonProperty("error_type") String errorType) {
        static Standing of(Place place) {
            return new Standing(place.partition(), Long.toString(place.offset()), place.errorType());
        }
    }

    /** Why a request was refused. */
    @RegisterForReflection
    record Fault(
            @JsonProperty("error") String error,
            @JsonProperty("standing") List<Standing> standing) {}
}
