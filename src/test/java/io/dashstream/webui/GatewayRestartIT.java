package io.dashstream.webui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.dashstream.local.FreePort;
import io.dashstream.testkit.Chromium;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of the packaged gateway, which ends and comes back while somebody watches. */
class GatewayRestartIT {
    private static final SharedKafka KAFKA = SharedKafka.get();

    private final Path chromium = Chromium.orSkip();
    private final String topic = KAFKA.newTopic(2);
    private final String port = Integer.toString(FreePort.any());

    @Test
    void shouldGoOnAfterTheGatewayRestartedWithoutLosingOrRepeatingARecord() {
        produce(1, 30);
        try (Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright, chromium)) {
            Page page = browser.newPage();
            try (GatewayProcess gateway = start()) {
                page.navigate(gateway.base().toString());
                awaitRecords(page, 30);
                assertThat(page.locator("[data-thread]")).containsText("t-page");
                gateway.terminate();
            }
            assertThat(page.locator("[data-link]")).hasAttribute("data-link", "waiting");
            assertThat(page.locator("[data-link] button")).hasText("Connect now");
            produce(31, 20);
            try (GatewayProcess again = start()) {
                awaitRecords(page, 50);
                produce(51, 5);
                awaitRecords(page, 55);
                assertThat(page.evaluate("dashstream.cursor()").toString()).endsWith("@0:26,1:27");
                assertThat(again.isAlive()).isTrue();
            }
        }
    }

    @Test
    void shouldSayWhatTheLogLostWhileItWasAwayAndDistrustOnlyWhatThatTouched() {
        produce(1, 4);
        KAFKA.send(topic, 1, Records.event("t-other", 1));
        KAFKA.flush();
        try (Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright, chromium)) {
            Page page = browser.newPage();
            try (GatewayProcess gateway = start()) {
                page.navigate(gateway.base() + "/#/health");
                await().until(() -> page.evaluate("dashstream.runs()"), Map.of("t-page", 4, "t-other", 1)::equals);
                gateway.terminate();
            }
            produce(5, 8);
            // Partition 0 holds the even sequences: 2, 4, 6, 8, 10, 12.
            KAFKA.deleteBefore(topic, 0, 5);
            try (GatewayProcess again = start()) {
                assertThat(page.locator("[data-caught-up=true]")).isVisible();
                assertThat(page.locator(".notice").first())
                        .containsText("the log lost 3 records of partition 0 (expired): offsets 2 to 4");
                page.navigate(again.base() + "/#/run/t-page?tab=notes");
                assertThat(page.locator(".note-row.gap").first()).containsText("missing before number");
                page.navigate(again.base() + "/#/run/t-other");
                assertThat(page.locator("[data-figure=missing]")).hasCount(0);
            }
        }
    }

    private GatewayProcess start() {
        return GatewayProcess.reading(topic)
                .set("quarkus.http.port", port)
                .start()
                .awaitReady();
    }

    private static void awaitRecords(Page page, int count) {
        await("the page to hold " + count + " records")
                .atMost(Duration.ofSeconds(40))
                .until(() -> page.evaluate("dashstream.runs()"), Map.of("t-page", count)::equals);
    }

    private void produce(long first, int count) {
        for (long sequence = first; sequence < first + count; sequence++) {
            KAFKA.send(topic, (int) (sequence % 2), Records.event("t-page", sequence));
        }
        KAFKA.flush();
    }
}
