package io.dashstream.webui;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.dashstream.local.demo.DemoOptions;
import io.dashstream.local.demo.DemoPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Prints how the page in a real browser does under load: records a second sustained, opening and scrubbing a large run, and
 * its heap. Started by hand, alone on the machine, with the class path of the tests and the packaged gateway:
 * {@code io.dashstream.webui.PageBenchmark --seconds=60 --rate=5000}. One thread.
 */
public final class PageBenchmark {
    private static final int LARGE = 20_000;

    private PageBenchmark() {}

    /**
     * Runs the page under load and prints what it saw.
     *
     * @param args {@code --seconds=}, how long the load lasts, and {@code --rate=}, records a second
     */
    public static void main(String[] args) {
        int seconds = option(args, "--seconds=", 60);
        int rate = option(args, "--rate=", 5_000);
        // What users run has both compilers, unlike the gateways of tests.
        try (Stage stage = Stage.open("-XX:TieredStopAtLevel=4")) {
            large(stage);
            sustained(stage, rate, seconds);
            stage.nothingFailed();
        }
        System.exit(0);
    }

    private static int option(String[] args, String name, int otherwise) {
        return List.of(args).stream()
                .filter(arg -> arg.startsWith(name))
                .mapToInt(arg -> Integer.parseInt(arg.substring(name.length())))
                .findFirst()
                .orElse(otherwise);
    }

    // The agents publish until they are closed.
    @SuppressWarnings("try")
    private static void sustained(Stage stage, int rate, int seconds) {
        Page page = stage.visit("#/runs", ColorScheme.LIGHT);
        try (DemoPublisher agents =
                DemoPublisher.start(stage.kafka().bootstrap(), stage.topic(), new DemoOptions(rate, 200, 7))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> applied(page) > rate);
            page.evaluate(FRAMES);
            long from = applied(page);
            long begun = System.nanoTime();
            for (int at = 10; at <= seconds; at += 10) {
                int until = at;
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> System.nanoTime() - begun > until * 1_000_000_000L);
                print("after %2d s: %s", at, page.evaluate("""
                        () => `backlog ${dashstream.status().backlog}, apply lag ${Math.round(dashstream.status().applyLagMs)} ms,
                        heap ${Math.round(performance.memory.usedJSHeapSize / 1048576)} MiB`""".replace("\n", " ")));
            }
            double perSecond = (applied(page) - from) * 1e9 / (System.nanoTime() - begun);
            print(
                    "sustained %,.0f records/s for %d s (%,d wanted); frames: %s",
                    perSecond, seconds, rate, frames(page));
        }
    }

    private static void large(Stage stage) {
        Story story = Story.of("large").starts("large", "", "{}", "{\"n\":0}");
        for (int i = 0; story.records() < LARGE - 1; i++) {
            String node = "n" + i % 12;
            story.enters(node)
                    .says("r" + i, "token", true)
                    .sets("/n", String.valueOf(i))
                    .leaves(node)
                    .takes(node, "n" + (i + 1) % 12);
        }
        int records = story.ends().records();
        stage.tell(story);
        Page page = stage.visit("#/runs");
        Stage.awaitRecords(page, "large", records);
        page.evaluate("dashstream.save()");
        Object open = page.evaluate("""
                () => new Promise((done) => {
                  const begun = performance.now();
                  location.hash = "#/run/large";
                  const look = () => document.querySelector("[data-node]") && document.querySelector(".span")
                    ? requestAnimationFrame(() => done(Math.round(performance.now() - begun))) : setTimeout(look, 1);
                  look();
                })""");
        print("opened a run of %,d records in %s ms", records, open);
        page.evaluate(FRAMES);
        page.evaluate("""
                () => new Promise((done) => {
                  const slider = document.querySelector("[aria-label=Instant]");
                  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
                  let i = 0;
                  const step = () => {
                    set.call(slider, String(Math.round((Math.sin(i / 40) * 0.5 + 0.5) * Number(slider.max))));
                    slider.dispatchEvent(new Event("input", { bubbles: true }));
                    if (++i < 300) requestAnimationFrame(step);
                    else done();
                  };
                  requestAnimationFrame(step);
                })""");
        print("scrubbed 300 instants of it: %s", frames(page));
        page.context().close();
    }

    private static final String FRAMES = """
            () => {
              window.frames_ = [];
              let last = performance.now();
              const step = (now) => {
                window.frames_.push(now - last);
                last = now;
                requestAnimationFrame(step);
              };
              requestAnimationFrame((now) => ((last = now), requestAnimationFrame(step)));
            }""";

    private static Object frames(Page page) {
        return page.evaluate("""
                () => {
                  const all = window.frames_.sort((a, b) => a - b);
                  const at = (q) => all[Math.min(all.length - 1, Math.floor(all.length * q))].toFixed(1);
                  return `${all.length}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${all.at(-1).toFixed(1)} ms`;
                }""");
    }

    private static long applied(Page page) {
        return ((Number) page.evaluate("dashstream.status().applied")).longValue();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
