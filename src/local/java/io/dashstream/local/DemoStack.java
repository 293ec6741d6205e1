package io.dashstream.local;

import java.util.Map;
import java.util.TreeMap;

/** The demo's broker and Redis server, and the settings of a gateway that uses them. Any thread; closed once. */
final class DemoStack implements AutoCloseable {
    static final String TOPIC = "dashstream-quality";
    static final int PARTITIONS = 4;

    private final LocalKafka kafka;
    private final LocalRedis redis;
    private final int httpPort;
    private final int wantedPort;

    private DemoStack(LocalKafka kafka, LocalRedis redis, int httpPort, int wantedPort) {
        this.kafka = kafka;
        this.redis = redis;
        this.httpPort = httpPort;
        this.wantedPort = wantedPort;
    }

    /** Starts broker and Redis server, on their usual ports when these are free. */
    static DemoStack start(int wantedPort) {
        System.out.println("\nDashStream demo: starting a Redis server and a Kafka broker ...");
        LocalRedis redis = LocalRedis.start(FreePort.preferring(6379));
        LocalKafka kafka = null;
        try {
            kafka = LocalKafka.start(FreePort.preferring(9092));
            kafka.create(TOPIC, PARTITIONS);
            kafka.create(TOPIC + "-dlq", 1);
            return new DemoStack(kafka, redis, FreePort.from(wantedPort), wantedPort);
        } catch (RuntimeException e) {
            if (kafka != null) {
                kafka.close();
            }
            redis.close();
            throw e;
        }
    }

    /** What the gateway is started with, as system properties. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrap(),
                "dashstream.log.topic",
                TOPIC,
                "dashstream.ingest.start",
                "earliest",
                "dashstream.log.redis.url",
                redis.uri(),
                "quarkus.http.port",
                Integer.toString(httpPort),
                "quarkus.shutdown.delay",
                "0",
                "quarkus.banner.enabled",
                "false"));
        settings.putAll(Map.of(
                "quarkus.log.level", "WARN",
                "quarkus.log.category.\"io.dashstream\".level", "INFO",
                "quarkus.log.category.\"kafka\".level", "OFF",
                "quarkus.log.category.\"state.change.logger\".level", "OFF",
                "quarkus.log.category.\"org.apache.kafka\".level", "ERROR",
                "quarkus.log.console.format", "%d{HH:mm:ss} %-5p %c{1} %s%e%n"));
        return settings;
    }

    /** Where everything is, as {@link DemoApplication} takes it. */
    String[] addresses() {
        return new String[] {
            kafka.bootstrap(), Integer.toString(redis.port()), Integer.toString(httpPort), Integer.toString(wantedPort)
        };
    }

    @Override
    public void close() {
        kafka.close();
        redis.close();
    }
}
