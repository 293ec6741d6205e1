package io.dashstream.ingest;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.SharedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What tests of the gateway's own numbers have in common. Any thread. */
final class Gateways {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Waits until that many records are read, whatever their verdict. */
    static void awaitRead(GatewayProcess gateway, long records) {
        await("that " + records + " records are read")
                .atMost(PATIENCE)
                .until(() -> Scrape.of(gateway).read() == records);
    }

    static void awaitMeter(GatewayProcess gateway, String series, double value) {
        await(series + " = " + value).atMost(PATIENCE).until(() -> gateway.meter(series) == value);
    }

    /** A JSON answer of the gateway. */
    static JsonNode json(GatewayProcess gateway, String path) {
        return parsed(gateway.get(path));
    }

    /** What a GET is answered with. */
    record Answer(int status, String body) {}

    static Answer answer(GatewayProcess gateway, String path) {
        HttpResponse<String> response = sent(
                HttpRequest.newBuilder(gateway.base().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** The HTTP status of a POST. */
    static int post(GatewayProcess gateway, String path) {
        return sent(
                        HttpRequest.newBuilder(gateway.base().resolve(path))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return HTTP.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway answered nothing to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** All dead letters of a topic of one partition. */
    static List<JsonNode> letters(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<JsonNode> found = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedKafka.get().bootstrap()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(letter -> found.add(parsed(letter.value())));
            }
        }
        return found;
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    private Gateways() {}
}
