package io.dashstream.local;

import static java.util.Objects.requireNonNull;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.atomic.AtomicReference;

/** The gateway of the demo: tells where it is, publishes until it is stopped. Quarkus' main thread. */
public class DemoApplication implements QuarkusApplication {
    /** Quarkus makes the application by its class alone, so the stack has to wait for it here. */
    private static final AtomicReference<DemoStack> STACK = new AtomicReference<>();

    static void running(DemoStack stack) {
        STACK.set(stack);
    }

    @Override
    public int run(String... args) {
        DemoStack stack = requireNonNull(STACK.get(), "the demo is started by DemoMain");
        stack.publish();
        System.out.println(stack.banner());
        Quarkus.waitForExit();
        stack.publishNoMore();
        return 0;
    }
}
