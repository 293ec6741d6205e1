package io.dashstream.session;

import io.quarkus.websockets.next.CloseReason;

/**
 * Where a connection stands; each state offers only its legal moves. Immutable; held by the connection's event loop.
 *
 * <pre>
 *   request --admitted, upgraded--> Opening --delivery started--> Live
 *      |                               |                           |
 *      | refused: HTTP answer          +---- server ends it -------+---> Closing --channel closed--> Closed
 *      v                               |                           |                                   ^
 *   (no session)                       +---- client closes, TCP breaks, silence -----------------------+
 * </pre>
 */
sealed interface SessionState {
    /** The channel is gone, from whatever state. */
    default Closed closed() {
        return new Closed();
    }

    /** Upgraded; delivery has not started, and the client's frames wait. */
    record Opening() implements SessionState {
        Live started() {
            return new Live();
        }

        Closing closing(CloseReason reason) {
            return new Closing(reason);
        }
    }

    /** Records flow, and the client's frames are answered. */
    record Live() implements SessionState {
        Closing closing(CloseReason reason) {
            return new Closing(reason);
        }
    }

    /** Nothing but the close frame is written any more; the channel closes within the grace. */
    record Closing(CloseReason reason) implements SessionState {}

    /** The end. */
    record Closed() implements SessionState {
        @Override
        public Closed closed() {
            return this;
        }
    }
}
