package io.dashstream.bench;

import java.time.Duration;

/**
 * What one pass showed. Immutable, any thread.
 *
 * @param deliveries records times clients
 * @param wall from the first byte asked for to the last client's last record
 * @param cpu what the server used meanwhile
 * @param allocatedBytes what the server's threads allocated meanwhile
 */
record LoadFigure(long deliveries, Duration wall, Duration cpu, long allocatedBytes) {
    double perSecond() {
        return deliveries * 1e9 / wall.toNanos();
    }

    double cpuSecondsPerMillion() {
        return cpu.toNanos() / 1e9 / deliveries * 1e6;
    }

    double bytesPerDelivery() {
        return (double) allocatedBytes / deliveries;
    }
}
