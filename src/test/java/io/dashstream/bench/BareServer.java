package io.dashstream.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link BareBroadcaster} in a process of its own. On the benchmark's thread. */
final class BareServer implements LoadServer {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;
    private final int port;

    /** Starts the process and waits until it listens. */
    BareServer(List<String> jvmArgs) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BareBroadcaster.class.getName()));
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        orders = new PrintStream(process.getOutputStream(), true, US_ASCII);
        port = Integer.parseInt(answer("listening ").substring("listening ".length()));
    }

    /** Encodes the frames of so many records before anything is measured. */
    void prepare(Dialect dialect, int records) throws IOException {
        orders.println("prepare " + dialect + " " + records);
        answer("prepared");
    }

    /** Writes them to every client that is connected. */
    void go() {
        orders.println("go");
    }

    private String answer(String start) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(start)) {
            throw new IOException("the bare server must say '" + start + "', it said '" + line + "'");
        }
        return line;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** Its standard input ends, so it ends; after 10 s it is ended. */
    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
