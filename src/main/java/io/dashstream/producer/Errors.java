package io.dashstream.producer;

import io.dashstream.wire.v1.Error;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Makes error messages of exceptions. Any thread. */
final class Errors {
    private Errors() {}

    static Error of(String node, String code, Throwable cause) {
        StringWriter stack = new StringWriter();
        cause.printStackTrace(new PrintWriter(stack));
        String message = cause.getMessage();
        return Error.newBuilder()
                .setErrorCode(code)
                .setMessage(message == null ? cause.getClass().getName() : message)
                .setStackTrace(stack.toString())
                .putContext("node", node)
                .setSeverity(Error.Severity.SEVERITY_ERROR)
                .setExceptionType(cause.getClass().getName())
                .build();
    }
}
