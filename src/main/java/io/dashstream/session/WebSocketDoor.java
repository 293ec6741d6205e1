package io.dashstream.session;

import io.dashstream.delivery.Delivery;
import io.dashstream.delivery.DeliverySettings;
import io.dashstream.delivery.SubscriptionOptions;
import io.dashstream.log.LogSettings;
import io.dashstream.session.admission.Admission;
import io.dashstream.session.admission.HandOver;
import io.dashstream.session.admission.Opening;
import io.dashstream.session.socket.Connection;
import io.dashstream.session.socket.Dialect;
import io.dashstream.session.socket.Outbound;
import io.dashstream.session.socket.SessionMeters;
import io.dashstream.session.v1.V1Dialect;
import io.dashstream.session.v2.V2Dialect;
import io.dashstream.session.v2.V2Terms;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import java.util.function.BiFunction;

/**
 * The endpoint: takes over an admitted connection once it is upgraded. Called on the connection's event loop.
 *
 * <p>Frames do not come here, see {@link io.dashstream.session.socket.Inbound}.
 */
@WebSocket(path = "/ws")
public class WebSocketDoor {
    static final String V2 = "dashstream.v2";

    private final SessionSettings settings;
    private final DeliverySettings deliverySettings;
    private final Delivery delivery;
    private final LogSettings logSettings;
    private final SessionMeters meters;
    private final Sessions sessions;

    WebSocketDoor(
            SessionSettings settings,
            DeliverySettings deliverySettings,
            Delivery delivery,
            LogSettings logSettings,
            SessionMeters meters,
            Sessions sessions) {
        this.settings = settings;
        this.deliverySettings = deliverySettings;
        this.delivery = delivery;
        this.logSettings = logSettings;
        this.meters = meters;
        this.sessions = sessions;
    }

    @OnOpen
    @NonBlocking
    void opened(WebSocketConnection socket) {
        Admission admission = HandOver.of(socket.userData())
                .orElseThrow(() -> new IllegalStateException("a connection to /ws came past admission"));
        var channel = admission.context().channel();
        // The watch over silent peers is ours, and a timer per write is dear.
        if (channel.pipeline().get(IdleStateHandler.class) != null) {
            channel.pipeline().remove(IdleStateHandler.class);
        }
        Outbound out = new Outbound(
                admission.context(),
                Math.toIntExact(deliverySettings.maxInFlight().asLongValue()),
                meters.sendFailed());
        boolean v2 = V2.equals(socket.subprotocol());
        Session session = new Session(socket, admission, out, settings.closeGrace(), dialect(v2, admission.opening()));
        sessions.add(session);
        channel.closeFuture().addListener(closed -> sessions.remove(session));
        if (!admission.opening().start().start().cursor().offsets().isEmpty()) {
            meters.partitionResume();
        }
        if (channel.isOpen()) {
            session.open(delivery, options(v2, admission.opening()));
        }
    }

    private BiFunction<Outbound, Connection, Dialect> dialect(boolean v2, Opening opening) {
        if (v2) {
            V2Terms terms = new V2Terms(
                    logSettings.topic(),
                    Math.toIntExact(logSettings.maxPayload().asLongValue()),
                    Math.toIntExact(settings.maxBatchBytes().asLongValue()),
                    deliverySettings.sendDeadline());
            return (out, connection) -> new V2Dialect(out, connection, terms, meters, opening);
        }
        return (out, connection) -> new V1Dialect(out, connection, meters, opening, settings.v1ResumeGrace());
    }

    private SubscriptionOptions options(boolean v2, Opening opening) {
        return new SubscriptionOptions(
                opening.start().start(),
                opening.filter(),
                opening.window(),
                v2 ? 0 : deliverySettings.v1Rate(),
                v2 ? 0 : deliverySettings.v1Burst());
    }
}
