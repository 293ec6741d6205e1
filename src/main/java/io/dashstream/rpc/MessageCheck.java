package io.dashstream.rpc;

import com.google.protobuf.Message;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Header;
import java.util.Locale;

/** Looks at a message before it is sent, and names the field that keeps it from being a record. Pure, any thread. */
final class MessageCheck {
    private MessageCheck() {}

    static void check(DashStreamMessage message) throws Malformed {
        if (message.getMessageCase() == DashStreamMessage.MessageCase.MESSAGE_NOT_SET) {
            throw new Malformed("message", "message holds no kind; set one of event to execution_trace");
        }
        Message body = (Message) message.getAllFields().values().iterator().next();
        Header header = (Header) body.getField(body.getDescriptorForType().findFieldByName("header"));
        if (header.getThreadId().isBlank()) {
            String field = message.getMessageCase().name().toLowerCase(Locale.ROOT) + ".header.thread_id";
            throw new Malformed(
                    field,
                    field + " is the record's key: any text that is not blank, found '" + header.getThreadId() + "'");
        }
    }
}
