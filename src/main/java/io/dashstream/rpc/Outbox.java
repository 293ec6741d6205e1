package io.dashstream.rpc;

import io.dashstream.producer.DashStream;
import io.dashstream.producer.DashStreamOptions;
import io.dashstream.producer.redact.Redaction;
import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.producer.send.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The library through which published messages leave, opened by the first that is published. Any thread; nothing here
 * waits.
 */
// At start, so that its series exist before the first message.
@Startup
@ApplicationScoped
public class Outbox {
    private final Map<String, Object> connection;
    private final String topic;
    private final RpcSettings settings;
    private final ProducerMeters meters;
    private @Nullable CompletableFuture<DashStream> library;

    Outbox(
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            @ConfigProperty(name = "dashstream.log.topic") String topic,
            RpcSettings settings,
            MeterRegistry registry) {
        this.connection = connection;
        this.topic = topic;
        this.settings = settings;
        this.meters = new ProducerMeters(registry);
    }

    /** The library; failed when Kafka's client refuses its settings, and then the next call tries again. */
    synchronized CompletableFuture<DashStream> library() {
        CompletableFuture<DashStream> known = library;
        if (known == null || known.isCompletedExceptionally()) {
            // Kafka's client resolves names while it is made.
            known = CompletableFuture.supplyAsync(this::open, Infrastructure.getDefaultWorkerPool());
            library = known;
        }
        return known;
    }

    private DashStream open() {
        return DashStream.open(DashStreamOptions.of(kafka())
                .withListener(meters)
                .withRedaction(settings.redaction() ? Redaction.standard() : Redaction.none())
                .withTrace(TraceContext.NONE));
    }

    /** The gateway's own connection, without what only consumers know. */
    private KafkaSettings kafka() {
        Map<String, String> properties = new HashMap<>();
        connection.forEach((name, value) -> {
            if (ProducerConfig.configNames().contains(name)) {
                properties.put(name, String.valueOf(value));
            }
        });
        properties.put("client.id", "dashstream-rpc");
        return new KafkaSettings(topic, properties);
    }

    @PreDestroy
    synchronized void close() {
        CompletableFuture<DashStream> known = library;
        if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
            known.join().close(settings.drainTimeout());
        }
    }
}
