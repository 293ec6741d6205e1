package io.dashstream.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dashstream.ingest.deadletter.DeadLetterReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * {@code GET /api/dead-letters?limit=}: the newest dead letters, newest first, as {@code {"topic": ..., "letters": [...]}}.
 * Worker threads, because it asks Kafka.
 *
 * <p>Errors, each {@code {"error": ...}}: 400 for a limit that is not 1 to 100, 404 when the topic is missing, 503 when Kafka
 * does not answer.
 */
@Path("/api/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class DeadLetterResource {
    private static final int MOST = 100;

    private final DeadLetterReader reader;
    private final ObjectMapper json;

    DeadLetterResource(DeadLetterReader reader, ObjectMapper json) {
        this.reader = reader;
        this.json = json;
    }

    @GET
    public Response newest(@QueryParam("limit") @DefaultValue("20") String limit) {
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            return fault(Status.BAD_REQUEST, "limit must be 1 to " + MOST);
        }
        try {
            List<JsonNode> letters = reader.newest(Integer.parseInt(limit)).stream()
                    .map(this::decoded)
                    .toList();
            return Response.ok(new Letters(reader.topic(), letters)).build();
        } catch (UnknownTopicOrPartitionException e) {
            return fault(Status.NOT_FOUND, "Kafka has no topic " + reader.topic() + "; create it");
        } catch (KafkaException e) {
            return fault(Status.SERVICE_UNAVAILABLE, "Kafka did not answer: " + e.getMessage());
        }
    }

    /** Others may write to the topic too: what is no JSON is shown as text. */
    private JsonNode decoded(String letter) {
        try {
            return json.readTree(letter);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(letter);
        }
    }

    private static Response fault(Status status, String why) {
        return Response.status(status).entity(new Fault(why)).build();
    }

    /** The answer. */
    @RegisterForReflection
    record Letters(
            @JsonProperty("topic") String topic,
            @JsonProperty("letters") List<JsonNode> letters) {}

    /** Why there is none. */
    @RegisterForReflection
    record Fault(@JsonProperty("error") String error) {}
}
