package io.dashstream.session.socket;

import io.dashstream.metrics.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What connections count; every series exists from the start. Any thread. */
// At start, so that its series exist before the first client.
@Startup
@ApplicationScoped
public class SessionMeters {
    private static final Duration[] LAG_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private final Counter oversized;
    private final Counter parseFailures;
    private final Counter sendFailed;
    private final Counter partitionResumes;
    private final Counter threadResumes;
    private final Timer applyLag;

    SessionMeters(MeterRegistry meters) {
        oversized = Counter.builder(MeterNames.CONTROL_OVERSIZED)
                .description("Control frames over the size limit")
                .register(meters);
        parseFailures = Counter.builder(MeterNames.CONTROL_PARSE_FAILURES)
                .description("Control frames, or entries of them, that could not be read")
                .register(meters);
        sendFailed = Counter.builder(MeterNames.SEND_FAILED)
                .description("Flushes whose bytes the socket refused")
                .register(meters);
        partitionResumes = resumes(meters, "partition");
        threadResumes = resumes(meters, "thread");
        applyLag = Timer.builder(MeterNames.CLIENT_APPLY_LAG)
                .description("How far clients say they are behind in applying, from their ack frames")
                .serviceLevelObjectives(LAG_BUCKETS)
                .register(meters);
    }

    private static Counter resumes(MeterRegistry meters, String mode) {
        return Counter.builder(MeterNames.RESUME_REQUESTS)
                .description("Requests to resume")
                .tag("mode", mode)
                .register(meters);
    }

    public void oversized() {
        oversized.increment();
    }

    public void parseFailure() {
        parseFailures.increment();
    }

    public Counter sendFailed() {
        return sendFailed;
    }

    public void partitionResume() {
        partitionResumes.increment();
    }

    public void threadResume() {
        threadResumes.increment();
    }

    public void applyLag(Duration lag) {
        applyLag.record(lag);
    }
}
