package io.dashstream.local;

import io.dashstream.local.demo.DemoOptions;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What {@code mvn -Pdemo} starts: the local stack, then the gateway on it, then the publisher. Ends in the reverse order.
 */
public final class DemoMain {
    private DemoMain() {}

    public static void main(String[] args) {
        // Refused before anything starts.
        DemoOptions.fromSystemProperties();
        CountDownLatch gatewayEnded = new CountDownLatch(1);
        DemoStack stack = DemoStack.start(Integer.getInteger("demo.port", 8080));
        // A hook of its own: on Ctrl-C the JVM waits for hooks, not for this thread.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack, gatewayEnded), "demo-end"));
        stack.settings().forEach(System::setProperty);
        Quarkus.run(DemoApplication.class, (code, failure) -> gatewayEnded.countDown(), stack.addresses());
        gatewayEnded.countDown();
        System.exit(0);
    }

    private static void end(DemoStack stack, CountDownLatch gatewayEnded) {
        try {
            // The broker goes after its clients, else they complain.
            if (!gatewayEnded.await(8, TimeUnit.SECONDS)) {
                System.out.println("The gateway takes long to end; ending the rest.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stack.close();
        System.out.println("Demo ended.");
    }
}
