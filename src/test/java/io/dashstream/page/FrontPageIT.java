package io.dashstream.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.dashstream.testkit.Chromium;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page at / in a real browser: connect, watch, leave and come back. */
class FrontPageIT {
    private static final SharedKafka KAFKA = SharedKafka.get();

    private final Path chromium = Chromium.orSkip();
    private final String topic = KAFKA.newTopic(2);

    @Test
    void shouldShowRecordsAndResumeWithoutLosingOrRepeatingOne() {
        produce(1, 30);
        try (GatewayProcess gateway = GatewayProcess.reading(topic).start().awaitReady();
                Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright, chromium)) {
            Page page = browser.newPage();
            page.navigate(gateway.base().toString());
            page.selectOption("#from", "earliest");
            page.click("#connect");
            awaitText(page, "#records", "30");
            assertThat(page.textContent("#stream li")).contains("NODE_END").contains("t-page");
            assertThat(page.textContent("#notices")).contains("caught up").contains(topic);

            page.click("#disconnect");
            awaitText(page, "#state", "disconnected (1000)");
            produce(31, 20);
            page.click("#resume");
            awaitText(page, "#records", "50");
            produce(51, 5);
            awaitText(page, "#records", "55");

            assertThat(page.textContent("#repeated")).isEqualTo("0");
            assertThat(page.textContent("#skipped")).isEqualTo("0");
            assertThat(page.textContent("#missing")).isEqualTo("0");
            assertThat(page.textContent("#resumes")).isEqualTo("1");
            assertThat(page.textContent("#partitions")).contains("27").contains("26");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "front-page.png")));
        }
    }

    private static void awaitText(Page page, String selector, String text) {
        await(selector + " to show " + text).until(() -> page.textContent(selector), text::equals);
    }

    private void produce(long first, int count) {
        for (long sequence = first; sequence < first + count; sequence++) {
            KAFKA.send(topic, (int) (sequence % 2), Records.event("t-page", sequence));
        }
        KAFKA.flush();
    }
}
