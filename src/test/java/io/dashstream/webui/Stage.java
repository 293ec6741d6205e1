package io.dashstream.webui;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.dashstream.local.LocalRedis;
import io.dashstream.testkit.Chromium;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.SharedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A packaged gateway with a topic and a Redis of its own, and a browser before it; pages must not fail unseen. One thread. */
final class Stage implements AutoCloseable {
    private static final double PATIENCE_MS = 20_000;
    private static final int PARTITION = 0;

    private final SharedKafka kafka = SharedKafka.get();
    private final String topic = kafka.newTopic(1);
    private final LocalRedis redis = LocalRedis.start(0);
    private final GatewayProcess gateway;
    private final Playwright playwright;
    private final Browser browser;
    private final List<String> failures = new ArrayList<>();

    /** Skips the test when there is no Chromium; the arguments are for the gateway's JVM. */
    static Stage open(String... gatewayJvm) {
        Path chromium = Chromium.orSkip();
        return new Stage(chromium, List.of(gatewayJvm));
    }

    private Stage(Path chromium, List<String> gatewayJvm) {
        GatewayProcess.Starter starter = GatewayProcess.reading(topic)
                .set("dashstream.log.redis.url", redis.uri())
                .set("dashstream.session.max-connections-per-address", "100");
        gatewayJvm.forEach(starter::jvm);
        gateway = starter.start();
        playwright = Chromium.playwright();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        browser = Chromium.launch(playwright, chromium);
        gateway.awaitReady();
    }

    GatewayProcess gateway() {
        return gateway;
    }

    LocalRedis redis() {
        return redis;
    }

    SharedKafka kafka() {
        return kafka;
    }

    String topic() {
        return topic;
    }

    /** Writes what the stories told, one after the other. */
    void tell(Story... stories) {
        for (Story story : stories) {
            story.to(kafka, topic, PARTITION);
        }
    }

    /** A page of somebody who was never here. */
    Page visit(String hash) {
        return visit(hash, ColorScheme.LIGHT);
    }

    Page visit(String hash, ColorScheme scheme) {
        return open(gateway.base() + "/" + hash, scheme);
    }

    /** A page at any address. */
    Page open(String address, ColorScheme scheme) {
        BrowserContext visitor = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1600, 950)
                .setColorScheme(scheme)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        Page page = visitor.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.onPageError(failures::add);
        page.navigate(address);
        return page;
    }

    /** Waits until the page has so many records of the thread. */
    static void awaitRecords(Page page, String thread, int records) {
        await("the page to hold " + records + " records of " + thread)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> ((Map<?, ?>) page.evaluate("dashstream.runs()")).get(thread),
                        found -> found instanceof Integer held && held == records);
    }

    static Locator run(Page page, String thread) {
        return page.locator("[data-thread='" + thread + "']");
    }

    /** Fails when a page failed since the last time this was asked. */
    void nothingFailed() {
        List<String> found = List.copyOf(failures);
        failures.clear();
        if (!found.isEmpty()) {
            throw new AssertionError("a page failed: " + found);
        }
    }

    /** Closes what its visitors have open. */
    void leave() {
        browser.contexts().forEach(BrowserContext::close);
    }

    /** Kept as test output, to be looked at. */
    static void keep(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    @Override
    public void close() {
        playwright.close();
        gateway.close();
        redis.close();
        kafka.delete(topic);
    }
}
