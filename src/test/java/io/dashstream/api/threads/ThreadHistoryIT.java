package io.dashstream.api.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.local.LocalRedis;
import io.dashstream.log.redis.stream.RedisLink;
import io.dashstream.log.redis.stream.SharedRedis;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.WsClient;
import io.dashstream.wire.v2.Delivery;
import io.dashstream.wire.v2.DeliveryBatch;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The history of one thread among many, of which memory holds a small part: over both dialects and over HTTP, from the
 * positions in Redis, and from Kafka alone once Redis was emptied.
 */
@TestMethodOrder(OrderAnnotation.class)
class ThreadHistoryIT {
    private static final SharedKafka KAFKA = SharedKafka.get();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 4_000;
    private static final int EVERY = 500;
    private static final long LARGE = (1L << 53) + 1;
    private static final String NEEDLE = "agent/7 é#?";
    private static final String TEXT = "x".repeat(420);

    private static LocalRedis redis;
    private static String topic;
    private static GatewayProcess gateway;
    private static final List<String> expected = new ArrayList<>();

    @BeforeAll
    static void fill() {
        redis = LocalRedis.start(0);
        topic = KAFKA.newTopic(PARTITIONS);
        gateway = gateway();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int offset = 0; offset < RECORDS; offset++) {
                KAFKA.send(topic, partition, value(partition, offset));
            }
        }
        KAFKA.flush();
        for (int partition : List.of(0, 2)) {
            for (int offset = 0; offset < RECORDS; offset += EVERY) {
                expected.add(partition + ":" + offset);
            }
        }
        awaitDurable(gateway);
    }

    /** The needle lies in two partitions, alone or in a batch with others, with sequences no double can tell apart. */
    private static byte[] value(int partition, int offset) {
        if (offset % EVERY == 0 && partition != 1) {
            long sequence = LARGE + offset / EVERY;
            return partition == 0
                    ? Records.event(NEEDLE, sequence)
                    : Records.batch(List.of("hay", NEEDLE, "straw"), sequence);
        }
        return Records.token("hay-" + partition, offset + 1, TEXT);
    }

    private static GatewayProcess gateway() {
        return GatewayProcess.reading(topic)
                .set("dashstream.log.redis.url", redis.uri())
                .set("dashstream.ingest.start", "earliest")
                .set("dashstream.log.memory.max-bytes", "256K")
                .set("dashstream.delivery.v1-rate", "0")
                .start()
                .awaitReady();
    }

    private static void awaitDurable(GatewayProcess of) {
        await("the log to be durable").atMost(Duration.ofSeconds(60)).until(() -> {
            double lag = 0;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                lag += of.meter("dashstream_replay_durable_lag{partition=\"" + partition + "\"}");
            }
            return lag == 0 && of.meter("websocket_kafka_messages_total{status=\"success\"}") >= PARTITIONS * RECORDS;
        });
    }

    @AfterAll
    static void close() {
        gateway.close();
        redis.close();
    }

    @Test
    @Order(1)
    void shouldGiveAThreadOfSeveralPartitionsWithoutReadingTheOthers() {
        double pages = pages();
        try (WsClient client = WsClient.v2(gateway.base())
                .param("from", "earliest")
                .param("thread", NEEDLE)
                .connect()) {
            client.awaitFrame("caught_up");

            assertThat(positions(client)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(client.frames("gap")).isEmpty();
        }
        assertThat(pages() - pages)
                .as("pages read, of about %d", PARTITIONS * RECORDS / 100)
                .isLessThan(40);
    }

    @Test
    @Order(1)
    void shouldResumeAThreadAboveItsSequenceI19() {
        double pages = pages();
        try (WsClient client =
                WsClient.v1(gateway.base()).param("from", "latest").connect()) {
            client.allowJump()
                    .send("{\"type\":\"resume\",\"mode\":\"thread\",\"lastSequencesByThread\":{\"" + NEEDLE + "\":\""
                            + (LARGE + 5) + "\"}}");
            JsonNode complete = client.awaitFrame("replay_complete");

            assertThat(complete.path("totalReplayed").asInt()).isEqualTo(4);
            assertThat(positions(client)).containsExactlyInAnyOrder("0:3000", "0:3500", "2:3000", "2:3500");
        }
        assertThat(pages() - pages).isLessThan(30);
    }

    @Test
    @Order(1)
    void shouldPageThroughTheRecordsOfAThreadDecodedI19() throws Exception {
        List<String> positions = new ArrayList<>();
        String after = "";
        JsonNode page;
        do {
            page = json(get("/api/threads/" + encoded(NEEDLE) + "/records?limit=5" + after));
            assertThat(page.path("records")).hasSizeLessThanOrEqualTo(5);
            page.path("records")
                    .forEach(one -> positions.add(one.path("partition").asText() + ":"
                            + one.path("offset").asText()));
            after = "&after=" + encoded(page.path("next").asText());
        } while (!page.path("complete").asBoolean());

        assertThat(positions).containsExactlyInAnyOrderElementsOf(expected);
        JsonNode first = json(get("/api/threads/" + encoded(NEEDLE) + "/records?limit=1"))
                .path("records")
                .path(0);
        assertThat(first.at("/message/event/header/thread_id").asText()
                        + first.at("/message/event_batch/events/1/header/thread_id")
                                .asText())
                .isEqualTo(NEEDLE);
        assertThat(first.at("/message/event/header/sequence").asText()
                        + first.at("/message/event_batch/events/1/header/sequence")
                                .asText())
                .isEqualTo(Long.toString(LARGE));
    }

    @Test
    @Order(1)
    void shouldGiveTheSameRecordsByteForByteAsProtobuf() throws Exception {
        HttpResponse<byte[]> answer = HTTP.send(
                HttpRequest.newBuilder(uri("/api/threads/" + encoded(NEEDLE) + "/records"))
                        .header("Accept", "application/x-protobuf")
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("DashStream-Complete")).hasValue("true");
        assertThat(answer.headers().firstValue("DashStream-Next")).isPresent();
        List<Delivery> deliveries = DeliveryBatch.parseFrom(answer.body()).getDeliveriesList();
        assertThat(deliveries)
                .extracting(one -> one.getPartition() + ":" + one.getOffset())
                .containsExactlyInAnyOrderElementsOf(expected);
        for (Delivery one : deliveries) {
            assertThat(one.getValue().toByteArray()).isEqualTo(value(one.getPartition(), (int) one.getOffset()));
        }
    }

    @Test
    @Order(2)
    void shouldListThreadsAlikeOnEveryReplica() throws Exception {
        JsonNode here = json(get("/api/threads?tenant=default"));
        assertThat(here.path("threads").findValuesAsText("thread"))
                .containsExactlyInAnyOrder(NEEDLE, "hay", "straw", "hay-0", "hay-1", "hay-2");
        JsonNode needle = named(here, NEEDLE);
        assertThat(needle.path("count").asInt()).isEqualTo(expected.size());
        assertThat(needle.path("partitions").toString()).isEqualTo("[0,2]");
        assertThat(json(get("/api/threads?tenant=nobody")).path("threads")).isEmpty();

        List<String> paged = new ArrayList<>();
        JsonNode page = json(get("/api/threads?limit=4"));
        paged.addAll(page.path("threads").findValuesAsText("thread"));
        page = json(get("/api/threads?limit=4&after=" + page.path("next").asText()));
        paged.addAll(page.path("threads").findValuesAsText("thread"));
        assertThat(paged).isEqualTo(here.path("threads").findValuesAsText("thread"));
        assertThat(page.has("next")).isFalse();

        gateway.close();
        gateway = gateway();
        assertThat(json(get("/api/threads?tenant=default")))
                .as("after a restart, by another process")
                .isEqualTo(here);
    }

    @Test
    @Order(2)
    void shouldSayWhatIsWrongWithARequest() throws Exception {
        assertProblem(get("/api/threads?limit=0"), 400, "limit");
        assertProblem(get("/api/threads?after=%20"), 400, "after");
        assertProblem(get("/api/threads/t/records?limit=x"), 400, "limit");
        assertProblem(get("/api/threads/t/records?after=here"), 400, "after");
        assertProblem(get("/api/threads/t/records?after=otherLfe@0:1"), 409, "after");
        assertProblem(get("/api/threads/nobody/records"), 404, "thread");
        assertProblem(get("/api/threads/" + encoded(NEEDLE) + "/records?tenant=nobody"), 404, "thread");
        String described = gateway.get("/q/openapi?format=json");
        assertThat(JSON.readTree(described).path("paths").fieldNames())
                .toIterable()
                .contains("/api/threads")
                .anyMatch(path -> path.contains("{thread}") && path.endsWith("/records"));
    }

    @Test
    @Order(3)
    void shouldGiveTheWholeThreadFromKafkaOnceRedisIsEmptied() throws Exception {
        try (RedisLink link = SharedRedis.linkTo(redis.uri(), Duration.ofSeconds(10))) {
            link.send(Request.cmd(Command.FLUSHALL)).toCompletableFuture().join();
        }
        try (WsClient client = WsClient.v2(gateway.base())
                .param("from", "earliest")
                .param("thread", NEEDLE)
                .connect()) {
            client.awaitFrame("caught_up");

            assertThat(positions(client)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(client.frames("gap")).isEmpty();
        }
        assertThat(json(get("/api/threads/" + encoded(NEEDLE) + "/records")).path("records"))
                .hasSize(expected.size());
    }

    private static List<String> positions(WsClient client) {
        return client.records().stream()
                .map(one -> one.partition() + ":" + one.offset())
                .toList();
    }

    private static double pages() {
        return gateway.meter("replay_buffer_redis_hits_total") + gateway.meter("replay_log_kafka_reads_total");
    }

    private static JsonNode named(JsonNode list, String thread) {
        for (JsonNode one : list.path("threads")) {
            if (one.path("thread").asText().equals(thread)) {
                return one;
            }
        }
        throw new AssertionError("no thread " + thread + " in " + list);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String parameter) throws IOException {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("parameter").asText()).isEqualTo(parameter);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static URI uri(String path) {
        return gateway.base().resolve(path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
