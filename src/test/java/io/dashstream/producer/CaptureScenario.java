package io.dashstream.producer;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** What tests of the library without a broker have in common: the library, and what came out of it. */
abstract class CaptureScenario {
    Capture capture = Capture.withDefaults();

    @AfterEach
    void close() {
        capture.close();
    }

    final void reopen(UnaryOperator<DashStreamOptions> options) {
        reopen(true, options);
    }

    final void reopen(boolean answers, UnaryOperator<DashStreamOptions> options) {
        capture.close();
        capture = new Capture(answers, options);
    }
}
