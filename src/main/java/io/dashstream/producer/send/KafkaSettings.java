package io.dashstream.producer.send;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How the library reaches Kafka. Immutable, any thread.
 *
 * @param topic all messages go there
 * @param properties Kafka's own, by their own names
 */
public record KafkaSettings(String topic, Map<String, String> properties) {
    /** The topic where none is named. */
    public static final String DEFAULT_TOPIC = "dashstream-quality";

    private static final List<String> FAMILIES = List.of("KAFKA_SECURITY_", "KAFKA_SASL_", "KAFKA_SSL_");

    public KafkaSettings {
        if (topic.isBlank()) {
            throw new IllegalArgumentException("the topic is blank; name one, or use " + DEFAULT_TOPIC);
        }
        properties = Map.copyOf(properties);
        checkSecurity(properties);
    }

    /** A broker without security. */
    public static KafkaSettings of(String bootstrap, String topic) {
        return new KafkaSettings(topic, Map.of("bootstrap.servers", bootstrap));
    }

    /**
     * From variables, the same as the gateway's: {@code KAFKA_BROKERS}, {@code KAFKA_TOPIC}, and each {@code
     * KAFKA_SECURITY_*}, {@code KAFKA_SASL_*}, {@code KAFKA_SSL_*} as Kafka's property of that name; {@code
     * KAFKA_SASL_USERNAME} and {@code KAFKA_SASL_PASSWORD} stand for a {@code sasl.jaas.config}.
     */
    public static KafkaSettings fromEnvironment(Map<String, String> variables) {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", variables.getOrDefault("KAFKA_BROKERS", "localhost:9092"));
        variables.forEach((name, value) -> {
            if (!value.isBlank() && FAMILIES.stream().anyMatch(name::startsWith)) {
                properties.put(
                        name.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        login(properties);
        return new KafkaSettings(variables.getOrDefault("KAFKA_TOPIC", DEFAULT_TOPIC), properties);
    }

    /** These settings with one more of Kafka's own. */
    public KafkaSettings with(String property, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(property, value);
        return new KafkaSettings(topic, more);
    }

    private static void login(Map<String, String> properties) {
        String user = properties.remove("sasl.username");
        String password = properties.remove("sasl.password");
        if (user == null && password == null) {
            return;
        }
        if (user == null || password == null) {
            throw new IllegalArgumentException("KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together, found one");
        }
        String mechanism = properties.computeIfAbsent("sasl.mechanism", none -> "PLAIN");
        String module = mechanism.startsWith("SCRAM-")
                ? "org.apache.kafka.common.security.scram.ScramLoginModule"
                : "org.apache.kafka.common.security.plain.PlainLoginModule";
        properties.putIfAbsent(
                "sasl.jaas.config",
                module + " required username=" + quoted(user) + " password=" + quoted(password) + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void checkSecurity(Map<String, String> properties) {
        String protocol =
                properties.getOrDefault("security.protocol", "PLAINTEXT").toUpperCase(Locale.ROOT);
        if (!List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL").contains(protocol)) {
            throw new IllegalArgumentException("security.protocol (KAFKA_SECURITY_PROTOCOL) is PLAINTEXT, SSL, "
                    + "SASL_PLAINTEXT or SASL_SSL, found " + protocol);
        }
        boolean sasl = protocol.startsWith("SASL");
        require(
                sasl || !properties.containsKey("sasl.jaas.config"),
                "a SASL login needs KAFKA_SECURITY_PROTOCOL " + "SASL_SSL or SASL_PLAINTEXT, found " + protocol);
        require(
                !sasl || properties.containsKey("sasl.mechanism"),
                "KAFKA_SECURITY_PROTOCOL " + protocol + " needs KAFKA_SASL_MECHANISM, found none");
        require(
                protocol.endsWith("SSL") || properties.keySet().stream().noneMatch(name -> name.startsWith("ssl.")),
                "KAFKA_SSL_* needs KAFKA_SECURITY_PROTOCOL SSL or SASL_SSL, found " + protocol);
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** A client of Kafka's with these settings, over defaults for telemetry: pipelined, idempotent, lightly lingering. */
    public Producer<byte[], byte[]> open() {
        Map<String, Object> all = new HashMap<>();
        all.put("acks", "all");
        all.put("enable.idempotence", true);
        all.put("linger.ms", 5);
        all.put("batch.size", 64 << 10);
        // A record of 1 MiB with its key and headers.
        all.put("max.request.size", 2 << 20);
        all.put("client.id", "dashstream");
        all.put("partitioner.class", Crc32Partitioner.class.getName());
        all.putAll(properties);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "KafkaSettings[topic=" + topic + ", properties=" + properties.keySet() + "]";
    }
}
