package io.dashstream.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.producer.NotSentException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Error statuses with details that gRPC libraries know ({@code google.rpc}). Pure, any thread. */
final class Refusals {
    /** What gRPC's own retry policies heed. */
    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private Refusals() {}

    /** INVALID_ARGUMENT, naming the field. */
    static StatusRuntimeException malformed(Malformed malformed) {
        BadRequest violation = BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField(malformed.field())
                        .setDescription(malformed.detail()))
                .build();
        return status(Status.Code.INVALID_ARGUMENT, malformed.detail(), new Metadata(), violation);
    }

    /** An error that passes: the client is to come back after so long. */
    static StatusRuntimeException comeBack(Status.Code code, String detail, long retryAfterMs, Message... more) {
        Metadata trailers = new Metadata();
        trailers.put(PUSHBACK, Long.toString(retryAfterMs));
        Message[] details = new Message[more.length + 1];
        details[0] = RetryInfo.newBuilder()
                .setRetryDelay(Durations.fromMillis(retryAfterMs))
                .build();
        System.arraycopy(more, 0, details, 1, more.length);
        return status(code, detail, trailers, details);
    }

    static StatusRuntimeException draining(long retryAfterMs, Message... more) {
        return comeBack(
                Status.Code.UNAVAILABLE, "the gateway shuts down; come back to any of them", retryAfterMs, more);
    }

    /** What became of a single message that is not in Kafka. */
    static StatusRuntimeException notSent(Throwable cause, long retryAfterMs) {
        if (cause instanceof NotSentException notSent) {
            String detail = String.valueOf(notSent.getMessage());
            return switch (notSent.kind()) {
                case REFUSED -> malformed(new Malformed("message", detail));
                case NO_ROOM -> comeBack(Status.Code.RESOURCE_EXHAUSTED, detail, retryAfterMs);
                case CLOSED, FAILED -> comeBack(Status.Code.UNAVAILABLE, detail, retryAfterMs);
            };
        }
        return comeBack(Status.Code.UNAVAILABLE, "Kafka cannot be written to: " + cause, retryAfterMs);
    }

    private static StatusRuntimeException status(
            Status.Code code, String detail, Metadata trailers, Message... details) {
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(detail);
        for (Message each : details) {
            status.addDetails(Any.pack(each));
        }
        return StatusProto.toStatusRuntimeException(status.build(), trailers);
    }
}
