package io.dashstream.session.admission;

import io.dashstream.delivery.text.Malformed;
import io.dashstream.metrics.MeterNames;
import io.dashstream.session.Drain;
import io.dashstream.session.SessionSettings;
import io.dashstream.session.socket.Inbound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about a request to {@code /ws} before it is upgraded, because a refusal needs an HTTP body. Runs on the
 * event loop of the request's connection.
 *
 * <p>The slot belongs to the TCP channel: it is free again when the channel closes, whatever else happened, or as soon
 * as the request is answered with anything but an upgrade.
 */
@ApplicationScoped
class AdmissionRoute {
    static final String PATH = "/ws";

    /** Before the route of the endpoint itself. */
    private static final int ORDER = -1;

    private static final String INBOUND = "dashstream-inbound";
    private static final AttributeKey<Boolean> WATCHED = AttributeKey.valueOf("dashstream.admission.watched");

    private final SessionSettings settings;
    private final Drain drain;
    private final AddressSlots slots;
    private final ClientAddress addresses;
    private final Map<Rejection.Reason, Counter> rejections = new EnumMap<>(Rejection.Reason.class);

    AdmissionRoute(SessionSettings settings, Drain drain, MeterRegistry meters) {
        this.settings = SessionSettings.checked(settings);
        this.drain = drain;
        this.slots = new AddressSlots(settings.maxConnectionsPerAddress());
        this.addresses = new ClientAddress(settings.trustedProxies().orElse(List.of()));
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            rejections.put(
                    reason,
                    Counter.builder(MeterNames.REJECTED_CONNECTIONS)
                            .description("Connections refused before the upgrade")
                            .tag("reason", reason.label())
                            .register(meters));
        }
    }

    void route(@Observes Router router) {
        router.route(PATH).order(ORDER).handler(this::admit);
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        Opening opening;
        try {
            opening = Opening.parse(request.uri(), offersV2(request));
        } catch (Malformed malformed) {
            refuse(context, Rejection.parameter(malformed));
            return;
        }
        if (drain.draining()) {
            refuse(context, Rejection.draining(settings.retryAfter()));
        } else if (!isHandshake(request) || !(request.connection() instanceof ConnectionBase connection)) {
            refuse(context, Rejection.handshake());
        } else {
            takeSlot(context, connection.channelHandlerContext(), opening);
        }
    }

    private void takeSlot(RoutingContext context, ChannelHandlerContext server, Opening opening) {
        Channel channel = server.channel();
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            refuse(context, Rejection.handshake());
            return;
        }
        InetAddress client = addresses.of(
                peer.getAddress(),
                context.request().headers().getAll("Forwarded"),
                context.request().headers().getAll("X-Forwarded-For"));
        Optional<AddressSlots.Slot> slot = slots.take(client);
        if (slot.isEmpty()) {
            refuse(context, Rejection.limit(settings.maxConnectionsPerAddress(), settings.retryAfter()));
            return;
        }
        watch(channel);
        free(channel);
        Inbound inbound = new Inbound();
        server.pipeline().addBefore(server.name(), INBOUND, inbound);
        channel.attr(Admission.KEY).set(new Admission(server, inbound, opening, client.getHostAddress(), slot.get()));
        context.addEndHandler(ended -> {
            if (context.response().getStatusCode() != 101) {
                free(channel);
            }
        });
        context.next();
    }

    /** One listener per channel, however many upgrades fail on it. */
    private static void watch(Channel channel) {
        if (channel.attr(WATCHED).setIfAbsent(Boolean.TRUE) == null) {
            channel.closeFuture().addListener(closed -> free(channel));
        }
    }

    private static void free(Channel channel) {
        Admission admission = channel.attr(Admission.KEY).getAndSet(null);
        if (admission != null) {
            admission.slot().free();
            if (channel.pipeline().context(admission.inbound()) != null) {
                channel.pipeline().remove(admission.inbound());
            }
        }
    }

    private void refuse(RoutingContext context, Rejection rejection) {
        Counter counter = rejections.get(rejection.reason());
        if (counter != null) {
            counter.increment();
        }
        rejection.answer(context.response());
    }

    private static boolean offersV2(HttpServerRequest request) {
        return request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(header -> List.of(header.split(",")).stream())
                .anyMatch(protocol -> protocol.trim().equals("dashstream.v2"));
    }

    private static boolean isHandshake(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.version() == HttpVersion.HTTP_1_1
                && hasToken(request, "Connection", "upgrade")
                && hasToken(request, "Upgrade", "websocket")
                && "13".equals(request.getHeader("Sec-WebSocket-Version"))
                && request.getHeader("Sec-WebSocket-Key") != null;
    }

    private static boolean hasToken(HttpServerRequest request, String header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(value -> value.trim().toLowerCase(Locale.ROOT).equals(token));
    }
}
