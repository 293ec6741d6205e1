package io.dashstream.local;

import io.dashstream.local.demo.DemoOptions;
import io.dashstream.local.demo.DemoPublisher;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** The gateway of the demo: tells where it is, and publishes until it is stopped. Quarkus' main thread. */
public class DemoApplication implements QuarkusApplication {
    /** @param args Kafka as host:port, the ports of Redis and HTTP, and the HTTP port that was wanted */
    @Override
    public int run(String... args) {
        DemoOptions options = DemoOptions.fromSystemProperties();
        String kafka = args[0];
        DemoPublisher publisher = DemoPublisher.start(kafka, DemoStack.TOPIC, options);
        try {
            DemoBanner banner = new DemoBanner(
                    Integer.parseInt(args[2]), Integer.parseInt(args[3]), kafka, Integer.parseInt(args[1]), options);
            System.out.println(banner.text());
            Quarkus.waitForExit();
        } finally {
            publisher.close();
        }
        return 0;
    }
}
