package io.dashstream.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A class around a block of README.md, compiled with what the tests may use. Any thread. */
final class Example {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Path classes;
    private final String name;

    private Example(Path classes, String name) {
        this.classes = classes;
        this.name = name;
    }

    /**
     * The one block that holds this text, without its indentation.
     *
     * @throws IllegalStateException when there is none
     */
    static String block(String holding) {
        List<String> blocks = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        try {
            for (String line : Files.readAllLines(Path.of("README.md"))) {
                if (line.startsWith("    ")) {
                    open.append(line.substring(4)).append('\n');
                } else if (!line.isBlank()) {
                    blocks.add(open.toString());
                    open.setLength(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("README.md is not read", e);
        }
        blocks.add(open.toString());
        List<String> found =
                blocks.stream().filter(block -> block.contains(holding)).toList();
        if (found.size() != 1) {
            throw new IllegalStateException("README.md has " + found.size() + " blocks with " + holding);
        }
        return found.get(0);
    }

    /**
     * Compiles a class; fails with what the compiler says.
     *
     * @param imports packages and classes, each as it stands in an import
     * @param source the class itself
     */
    static Example compiled(Path directory, String name, List<String> imports, String source) throws IOException {
        String head = imports.stream().map(each -> "import " + each + ";\n").collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve(name + ".java"), head + source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean good = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-proc:none", "-cp", CLASS_PATH, "-d", directory.toString()),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(good).as("%s", said).isTrue();
        }
        return new Example(directory, name);
    }

    /** An object of it, made without arguments, that uses the test's own classes. */
    <T> T instance(Class<T> as) throws Exception {
        URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, Example.class.getClassLoader());
        return as.cast(loader.loadClass(name).getDeclaredConstructor().newInstance());
    }

    /** Runs its main in a process of its own, which must end well within a minute. */
    void run(Map<String, String> environment) throws Exception {
        Path log = classes.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + System.getProperty("path.separator") + CLASS_PATH,
                        name)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(name + " ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
