package io.dashstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LocalKafkaIT {
    @Test
    void shouldKeepRecordsOverARestartAndLeaveNoFiles() throws Exception {
        List<Path> before = directories();
        try (LocalKafka kafka = LocalKafka.start(0)) {
            kafka.create("kept", 2);
            kafka.create("kept", 2);
            produce(kafka, "one");
            kafka.stop();
            kafka.start();
            produce(kafka, "two");
            assertThat(read(kafka)).containsExactly("one", "two");
        }
        assertThat(directories()).containsExactlyElementsOf(before);
    }

    private static void produce(LocalKafka kafka, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("kept", 1, null, value.getBytes(UTF_8)))
                    .get();
        }
    }

    private static List<String> read(LocalKafka kafka) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("kept", 1);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return Stream.generate(() -> consumer.poll(Duration.ofSeconds(5)))
                    .limit(2)
                    .flatMap(records -> records.records(partition).stream())
                    .map(found -> new String(found.value(), UTF_8))
                    .toList();
        }
    }

    private static List<Path> directories() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("dashstream-kafka"))
                    .sorted()
                    .toList();
        }
    }
}
