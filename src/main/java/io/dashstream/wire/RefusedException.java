package io.dashstream.wire;

/** Carries a {@link Refusal} out of a scan. Without a stack trace, because a refusal is an answer and no fault of ours. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(RefusalType type, String detail) {
        super(detail, null, false, false);
        this.refusal = new Refusal(type, detail);
    }

    static RefusedException invalid(String detail) {
        return new RefusedException(RefusalType.INVALID_PROTOBUF, detail);
    }

    Refusal refusal() {
        return refusal;
    }
}
