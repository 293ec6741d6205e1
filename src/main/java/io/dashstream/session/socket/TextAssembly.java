package io.dashstream.session.socket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of a text together, up to the listener's limit. The connection's event loop only. */
final class TextAssembly {
    private final FrameListener listener;
    private @Nullable ByteBuf fragments;
    private boolean dropping;

    TextAssembly(FrameListener listener) {
        this.listener = listener;
    }

    /** Takes the next data frame; the frame stays the caller's. */
    void frame(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        if (frame instanceof BinaryWebSocketFrame) {
            dropping = !frame.isFinalFragment();
            listener.binary();
        } else if (frame instanceof TextWebSocketFrame && frame.isFinalFragment()) {
            whole(content);
        } else if (!dropping) {
            fragment(content, frame.isFinalFragment());
        } else if (frame.isFinalFragment()) {
            dropping = false;
        }
    }

    private void whole(ByteBuf content) {
        if (content.readableBytes() > listener.maxTextBytes()) {
            listener.tooLong();
        } else {
            listener.text(content);
        }
    }

    private void fragment(ByteBuf content, boolean last) {
        ByteBuf before = fragments;
        int length = (before == null ? 0 : before.readableBytes()) + content.readableBytes();
        if (length > listener.maxTextBytes()) {
            drop();
            dropping = !last;
            listener.tooLong();
            return;
        }
        ByteBuf text = before == null ? content.alloc().heapBuffer(length) : before;
        text.writeBytes(content);
        fragments = text;
        if (last) {
            fragments = null;
            try {
                listener.text(text);
            } finally {
                text.release();
            }
        }
    }

    /** Forgets the fragments that came so far. */
    void drop() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }
}
