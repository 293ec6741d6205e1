package io.dashstream.webui;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.dashstream.local.demo.DemoOptions;
import io.dashstream.local.demo.DemoPublisher;
import io.dashstream.log.Cursor;
import io.dashstream.log.TelemetryLog;
import io.dashstream.testkit.Chromium;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the page have in common: a browser, agents that report, and pages that must not fail unseen. One thread. */
// Quarkus and JUnit set the fields before the first test method.
@SuppressWarnings("NullAway.Init")
abstract class Browsing {
    private static final double PATIENCE_MS = 20_000;

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    TelemetryLog log;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    @ConfigProperty(name = "dashstream.log.topic")
    String topic;

    private Playwright playwright;
    private Browser browser;
    private DemoPublisher agents;
    private final List<String> failures = new ArrayList<>();

    @BeforeEach
    void startBrowserAndAgents() {
        Path chromium = Chromium.orSkip();
        await("the log to be open").until(() -> log.epoch().isPresent() && log.partitions() > 0);
        playwright = Chromium.playwright();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        browser = Chromium.launch(playwright, chromium);
        agents = DemoPublisher.start(bootstrap, topic, new DemoOptions(150, 6, Double.doubleToLongBits(Math.random())));
    }

    @AfterEach
    void endThem() {
        if (agents != null) {
            agents.close();
            playwright.close();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the page failed: " + failures);
        }
    }

    /** A page of somebody who was never here, at this address of the page. */
    final Page visit(String hash) {
        return visit(hash, ColorScheme.LIGHT);
    }

    final Page visit(String hash, ColorScheme scheme) {
        BrowserContext visitor = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1600, 950).setColorScheme(scheme));
        Page page = visitor.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.onPageError(failures::add);
        page.navigate(gateway.resolve("/") + hash);
        return page;
    }

    /** Nothing more is reported; returns when the page has applied all of it. */
    final void quiet(Page page) {
        agents.close();
        await("the page to be at the log's head").until(() -> atHead(page));
    }

    private boolean atHead(Page page) {
        String cursor = (String) page.evaluate("dashstream.cursor()");
        return !cursor.isEmpty()
                && Cursor.parse(cursor).offsets().entrySet().stream()
                        .allMatch(position -> position.getValue() == log.head(position.getKey()));
    }

    /** Kept as test output, to be looked at. */
    static void keep(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
