package io.dashstream.bench;

import java.io.Closeable;

/** A server under load: a process of its own. On the benchmark's thread. */
interface LoadServer extends Closeable {
    int port();

    long pid();
}
