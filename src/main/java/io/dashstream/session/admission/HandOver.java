package io.dashstream.session.admission;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Carries the admission from the request's channel to the connection it becomes. Runs on the event loop of the
 * request's connection.
 */
@ApplicationScoped
public class HandOver implements HttpUpgradeCheck {
    private static final TypedKey<Admission> KEY = new TypedKey<>("dashstream.admission");

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (context.httpRequest().connection() instanceof ConnectionBase connection) {
            Admission admission = connection.channel().attr(Admission.KEY).get();
            if (admission != null) {
                context.userData().put(KEY, admission);
                return CheckResult.permitUpgrade();
            }
        }
        // Nothing reaches the endpoint but through admission; a route that did would have no slot.
        return CheckResult.rejectUpgrade(500);
    }

    /** The admission of a connection. */
    public static Optional<Admission> of(UserData data) {
        return Optional.ofNullable(data.get(KEY));
    }
}
