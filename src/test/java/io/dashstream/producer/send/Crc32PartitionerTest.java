package io.dashstream.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc32PartitionerTest {
    @ParameterizedTest
    @CsvSource({"t-1, 3712828235", "session-123, 883397631", "default, 3814588639"})
    void shouldPlaceKeysAsExistingProducersDo(String key, long crc) {
        for (int partitions : new int[] {1, 4, 12, 1000}) {
            assertThat(Crc32Partitioner.partition(key.getBytes(UTF_8), partitions))
                    .isEqualTo((int) (crc % partitions));
        }
    }
}
