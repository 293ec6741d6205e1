package io.dashstream.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Makes a lost connection a cancel: the server tells calls of a stream that was reset, but not of a connection that died.
 * Each call's event loop.
 */
@GlobalInterceptor
@ApplicationScoped
public class LostConnections implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Watched<Q, A> watched = new Watched<>(call);
        ServerCall.Listener<Q> listener = next.startCall(watched, headers);
        RoutingContext request = request();
        if (request != null) {
            request.addEndHandler(end -> {
                if (!watched.closed) {
                    listener.onCancel();
                }
            });
        }
        return listener;
    }

    private static @Nullable RoutingContext request() {
        Context here = Vertx.currentContext();
        return here == null ? null : here.getLocal(RoutingContext.class.getName());
    }

    private static final class Watched<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean closed;

        Watched(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = true;
            super.close(status, trailers);
        }
    }
}
