package io.dashstream.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** The open streams: how many there may be, and their end when the gateway shuts down. Any thread. */
@ApplicationScoped
public class Calls {
    private static final Logger LOG = Logger.getLogger(Calls.class);

    private final RpcSettings settings;
    private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean draining;

    Calls(RpcSettings settings) {
        this.settings = RpcSettings.checked(settings);
    }

    /** Lets a call in; else the error it is to be answered with. */
    Optional<StatusRuntimeException> admit(OpenCall call) {
        if (open.size() >= settings.maxStreams()) {
            return Optional.of(Refusals.comeBack(
                    Status.Code.RESOURCE_EXHAUSTED,
                    "all " + settings.maxStreams() + " streams are open (dashstream.rpc.max-streams)",
                    retryAfterMs()));
        }
        open.add(call);
        if (draining) {
            left(call);
            return Optional.of(Refusals.draining(retryAfterMs()));
        }
        return Optional.empty();
    }

    /** The call has ended. */
    void left(OpenCall call) {
        open.remove(call);
        if (draining && open.isEmpty()) {
            gone.complete(null);
        }
    }

    int count() {
        return open.size();
    }

    boolean draining() {
        return draining;
    }

    long retryAfterMs() {
        return settings.retryAfter().toMillis();
    }

    void delayed(@Observes ShutdownDelayInitiatedEvent event) {
        drain();
    }

    void stopping(@Observes ShutdownEvent event) {
        drain();
        awaitGone();
    }

    private synchronized void drain() {
        if (draining) {
            return;
        }
        draining = true;
        int calls = open.size();
        LOG.infof("Draining gRPC streams. calls=%d", calls);
        // Each has its own moment in the spread.
        long step = Math.max(1, settings.drainSpread().toMillis() / Math.max(1, calls));
        long retry = 0;
        for (OpenCall call : open) {
            retry += step;
            long own = retry;
            call.eventLoop().execute(() -> call.drain(own));
        }
        if (open.isEmpty()) {
            gone.complete(null);
        }
    }

    private void awaitGone() {
        try {
            gone.get(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.warnf("gRPC streams did not end in time. calls=%d", open.size());
        }
    }
}
