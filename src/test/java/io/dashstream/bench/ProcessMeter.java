package io.dashstream.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads from outside what a Java process of this machine has used: CPU time, bytes allocated. Any thread. */
final class ProcessMeter implements Closeable {
    private final String pid;
    private final JMXConnector connector;
    private final ThreadMXBean threads;

    // The address to connect to comes from a process of this machine that the benchmark itself started.
    @SuppressWarnings("BanJNDI")
    ProcessMeter(long pid) throws IOException {
        this.pid = Long.toString(pid);
        try {
            VirtualMachine machine = VirtualMachine.attach(this.pid);
            connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            machine.detach();
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + " is no Java process that can be asked", e);
        }
        threads = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    /** What each of its threads has run so far, as the kernel counts it: thread to nanoseconds. */
    Map<String, Long> cpu() throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", pid, "task"))) {
            for (Path task : tasks) {
                runtime(task).ifPresent(run -> nanos.put(task.getFileName().toString(), run));
            }
        }
        return nanos;
    }

    /** What was run between two readings; a thread that ended meanwhile is not counted. */
    static Duration between(Map<String, Long> before, Map<String, Long> after) {
        long nanos = 0;
        for (Map.Entry<String, Long> thread : after.entrySet()) {
            nanos += Math.max(0, thread.getValue() - before.getOrDefault(thread.getKey(), 0L));
        }
        return Duration.ofNanos(nanos);
    }

    /** In nanoseconds, where the process's own times come in ticks of 10 ms; empty when the thread has just ended. */
    private static OptionalLong runtime(Path task) throws IOException {
        try {
            String text = Files.readString(task.resolve("schedstat"));
            return OptionalLong.of(Long.parseLong(text, 0, text.indexOf(' '), 10));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    /** Bytes its living threads have allocated, without those that answer this question. */
    long allocatedBytes() {
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && !answersQuestions(thread))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(ids))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Bytes of heap that are left after a full collection. */
    long heapAfterCollection() throws IOException {
        MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        // Twice: what the first one's reference handlers let go of.
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static boolean answersQuestions(ThreadInfo thread) {
        return thread.getThreadName().startsWith("RMI ")
                || thread.getThreadName().startsWith("JMX ");
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
