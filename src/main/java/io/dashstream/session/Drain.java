package io.dashstream.session;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Sends every client away when the gateway shuts down, each told its own moment to come back. Any thread.
 */
@ApplicationScoped
public class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final Sessions sessions;
    private final SessionSettings settings;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicInteger toldClients = new AtomicInteger();

    Drain(Sessions sessions, SessionSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    /** Whether new connections are to be refused. */
    public boolean draining() {
        return draining.get();
    }

    void delayed(@Observes ShutdownDelayInitiatedEvent event) {
        begin();
    }

    void stopping(@Observes ShutdownEvent event) {
        begin();
        awaitGone();
    }

    private void begin() {
        if (!draining.compareAndSet(false, true)) {
            return;
        }
        int clients = sessions.count();
        LOG.infof("Draining. clients=%d", clients);
        long step = Math.max(1, settings.drainSpread().toMillis() / Math.max(1, clients));
        for (Sessions.Round round : sessions.rounds()) {
            // One position in the spread for each client, over all loops.
            round.run(all -> all.forEach(session -> session.drain(step * toldClients.incrementAndGet())));
        }
    }

    /** Waits until the clients have closed, at most the drain timeout. */
    private void awaitGone() {
        CountDownLatch gone = new CountDownLatch(1);
        sessions.whenEmpty(gone::countDown);
        try {
            if (!gone.await(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("Clients did not close in time. clients=%d", sessions.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
