package io.dashstream.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
    @Test
    void shouldHaveDefaults() {
        KafkaSettings settings = KafkaSettings.fromEnvironment(Map.of());
        assertThat(settings.topic()).isEqualTo("dashstream-quality");
        assertThat(settings.properties()).containsExactly(Map.entry("bootstrap.servers", "localhost:9092"));
    }

    @Test
    void shouldMakeALoginOfUserAndPassword() {
        KafkaSettings settings = KafkaSettings.fromEnvironment(Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
                "KAFKA_SASL_USERNAME", "u",
                "KAFKA_SASL_PASSWORD", "p\"w\\",
                "KAFKA_SSL_TRUSTSTORE_LOCATION", "/trust.p12"));
        assertThat(settings.properties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/trust.p12")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\""
                                + " password=\"p\\\"w\\\\\";")
                .doesNotContainKeys("sasl.username", "sasl.password");
        assertThat(settings.toString()).doesNotContain("p\\\"w");
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_SECURITY_PROTOCOL, TLS",
        "KAFKA_SECURITY_PROTOCOL, SASL_SSL",
        "KAFKA_SASL_USERNAME, u",
        "KAFKA_SSL_TRUSTSTORE_LOCATION, /trust.p12",
        "KAFKA_TOPIC, ''"
    })
    void shouldRefuseContradictionsAndNameTheKey(String name, String value) {
        assertThatThrownBy(() -> KafkaSettings.fromEnvironment(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name.equals("KAFKA_TOPIC") ? "topic" : name.replaceAll("_TRUSTSTORE.*", ""));
    }

    @ParameterizedTest
    @CsvSource({"t-1, 3712828235", "session-123, 883397631", "default, 3814588639"})
    void shouldPlaceThreadsWhereExistingProducersDo(String thread, long crc) {
        CRC32 own = new CRC32();
        own.update(thread.getBytes(UTF_8));
        assertThat(own.getValue()).isEqualTo(crc);
        assertThat(Crc32Partitioner.partition(thread.getBytes(UTF_8), 7)).isEqualTo((int) (crc % 7));
    }
}
