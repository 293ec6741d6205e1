package io.dashstream.api.threads;

/** A parameter that cannot be understood. Immutable, any thread. */
final class BadParameter extends Exception {
    private static final long serialVersionUID = 1;

    private final String parameter;

    BadParameter(String parameter, String right, String found) {
        super(parameter + " must be " + right + ", found '" + abbreviated(found) + "'");
        this.parameter = parameter;
    }

    String parameter() {
        return parameter;
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
