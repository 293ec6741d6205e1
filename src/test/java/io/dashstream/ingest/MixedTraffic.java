package io.dashstream.ingest;

import io.dashstream.ingest.PoisonRecords.Poison;
import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Prometheus;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.WsClient;
import io.dashstream.wire.RefusalType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway said and did while 100,000 good records, a tenth as many poisoned ones of every class, null values and
 * clocks ten years off went through it at full speed, to clients of both dialects. Run once for all tests that look at it; the
 * gateway has ended then. Immutable afterwards, any thread.
 */
final class MixedTraffic {
    static final int RECORDS = 100_000;
    static final long TEN_YEARS_US = 315_360_000_000_000L;

    private static final int PARTITIONS = 2;
    private static final int SCRAPE_EVERY = 5_000;
    private static final int SCRAPES_OF_PROMETHEUS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(PARTITIONS);
    private final long nowUs = System.currentTimeMillis() * 1000;
    private final List<Poison> poison = PoisonRecords.all();
    private final long[] offsets = new long[PARTITIONS];

    final List<Scrape> underLoad = new ArrayList<>();
    final Map<RefusalType, Integer> poisoned = new EnumMap<>(RefusalType.class);
    /** Partition to the offsets of its good records. */
    final Map<Integer, List<Long>> good = new HashMap<>();
    /** Dialect to partition to the offsets that its client was given. */
    final Map<String, Map<Integer, List<Long>>> delivered = new HashMap<>();

    final Scrape last;
    final String health;
    /** Expressions of alerts and dashboard without an answer; empty when there is no Prometheus here. */
    final Optional<List<String>> unanswered;

    private int missing;

    static MixedTraffic seen() {
        return Holder.SEEN;
    }

    private MixedTraffic() {
        kafka.newTopic(topic + "-dlq", 1);
        try (LocalRedis redis = LocalRedis.start(0);
                GatewayProcess gateway = GatewayProcess.reading(topic)
                        .set("dashstream.log.redis.url", redis.uri())
                        .start()
                        .awaitReady()) {
            Optional<Prometheus> prometheus = Prometheus.scraping(gateway);
            // It must have seen the counters before they rise: a rate is of two scrapes.
            prometheus.ifPresent(server -> server.awaitScrapes(1));
            try (WsClient v2 = client(WsClient.v2(gateway.base())
                            .param("from", "earliest")
                            .withoutValues()
                            .connect());
                    WsClient v1 = WsClient.v1(gateway.base())
                            .param("from", "earliest")
                            .withoutValues()
                            .connect()) {
                feed(gateway);
                Gateways.awaitRead(gateway, good() + (long) poisoned() + missing);
                v2.awaitRecords(good(), PATIENCE);
                v1.awaitRecords(good(), PATIENCE);
                keep("v2", v2);
                keep("v1", v1);
            }
            Gateways.awaitMeter(gateway, "websocket_dlq_sends_total", poisoned());
            last = Scrape.of(gateway);
            health = gateway.get("/health");
            unanswered = prometheus.map(MixedTraffic::ask);
            prometheus.ifPresent(Prometheus::close);
        }
    }

    int good() {
        return good.values().stream().mapToInt(List::size).sum();
    }

    int poisoned() {
        return poisoned.values().stream().mapToInt(Integer::intValue).sum();
    }

    int missing() {
        return missing;
    }

    private static WsClient client(WsClient client) {
        return client.send("{\"type\":\"ack\",\"cursor\":\"0:0\",\"apply_lag_ms\":5}");
    }

    private void feed(GatewayProcess gateway) {
        int cheap = (int) poison.stream().filter(MixedTraffic::cheap).count();
        poison.stream().filter(each -> !cheap(each)).forEach(each -> poison(0, each));
        List<Poison> small = poison.stream().filter(MixedTraffic::cheap).toList();
        for (int i = 0; i < RECORDS; i++) {
            int partition = i % PARTITIONS;
            good(partition, SampleRecords.event("t-" + partition, i / PARTITIONS + 1L, clockUs(i)));
            if (i % 10 == 0) {
                poison(partition, small.get(i / 10 % cheap));
            }
            if (i % 1000 == 500) {
                missing++;
                send(partition, null);
            }
            if (i % SCRAPE_EVERY == 0) {
                underLoad.add(Scrape.of(gateway));
            }
        }
        good(0, Records.batch(List.of("x", "y"), 1));
        kafka.flush();
    }

    private long clockUs(int record) {
        return record % 1000 == 7 ? nowUs + TEN_YEARS_US : record % 1000 == 8 ? nowUs - TEN_YEARS_US : nowUs;
    }

    private static boolean cheap(Poison poison) {
        return poison.value().length < 100_000;
    }

    private void good(int partition, byte[] value) {
        good.computeIfAbsent(partition, first -> new ArrayList<>()).add(offsets[partition]);
        send(partition, value);
    }

    private void poison(int partition, Poison each) {
        poisoned.merge(each.type(), 1, Integer::sum);
        send(partition, each.value());
    }

    private void send(int partition, byte @Nullable [] value) {
        kafka.send(topic, partition, value);
        offsets[partition]++;
    }

    private void keep(String dialect, WsClient client) {
        Map<Integer, List<Long>> of = new HashMap<>();
        good.keySet().forEach(partition -> of.put(partition, client.offsets(partition)));
        delivered.put(dialect, of);
    }

    private static List<String> ask(Prometheus prometheus) {
        prometheus.awaitScrapes(SCRAPES_OF_PROMETHEUS);
        List<String> missing = new ArrayList<>(Expressions.unanswered(prometheus, Expressions.ofAlerts()));
        missing.addAll(Expressions.unanswered(prometheus, Expressions.ofDashboard()));
        return missing;
    }

    private static final class Holder {
        static final MixedTraffic SEEN = new MixedTraffic();
    }
}
