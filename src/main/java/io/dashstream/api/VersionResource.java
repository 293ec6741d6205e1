package io.dashstream.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dashstream.ingest.IngestReport;
import io.dashstream.log.Epoch;
import io.dashstream.log.TelemetryLog;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code GET /version}: which build serves which topic. Any thread; answers from memory. */
@Path("/version")
public class VersionResource {
    private final ApiSettings settings;
    private final IngestReport ingest;
    private final TelemetryLog log;

    public VersionResource(ApiSettings settings, IngestReport ingest, Instance<TelemetryLog> log) {
        this.settings = settings;
        this.ingest = ingest;
        this.log = log.get();
    }

    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    public Version version() {
        return new Version(
                "dashstream",
                settings.gitSha(),
                settings.buildDate(),
                ingest.schemaVersion(),
                log.epoch().map(Epoch::id).orElse(null),
                log.topic(),
                ingest.groupId(),
                ingest.maxPayloadBytes(),
                ingest.onRefused(),
                ingest.historyReplayed() ? "replay-history" : "live");
    }

    /**
     * The answer.
     *
     * @param mode {@code live}, or {@code replay-history} when refusals of old history are not errors
     * @param resumeNamespace the epoch that cursors belong to; null until Kafka has told it
     */
    public record Version(
            @JsonProperty("component") String component,
            @JsonProperty("git_sha") String gitSha,
            @JsonProperty("build_date") String buildDate,
            @JsonProperty("schema_version") int schemaVersion,
            @JsonProperty("resume_namespace") @Nullable String resumeNamespace,
            @JsonProperty("kafka_topic") String kafkaTopic,
            @JsonProperty("kafka_group_id") String kafkaGroupId,
            @JsonProperty("max_payload_bytes") long maxPayloadBytes,
            @JsonProperty("decode_error_policy") String decodeErrorPolicy,
            @JsonProperty("mode") String mode) {}
}
