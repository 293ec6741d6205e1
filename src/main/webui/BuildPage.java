import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds or tests the page, as Maven asks: {@code java BuildPage.java build|test <target directory>}. What has not changed since
 * it last went well is not done again, so a second build needs neither time nor a network. One thread, one process.
 */
final class BuildPage {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final Path PAGE = Path.of("src", "main", "webui");
    private static final Path PROTO = Path.of("src", "main", "proto");

    private BuildPage() {}

    public static void main(String[] arguments) throws Exception {
        String task = arguments[0];
        Path target = Path.of(arguments[1]).toAbsolutePath();
        Path out = target.resolve(Path.of("classes", "META-INF", "resources"));
        Path stamp = target.resolve("webui." + task);
        String sources = digest(Files.readString(PAGE.resolve("package-lock.json")), filesOf());
        boolean there = task.equals("test") || Files.isRegularFile(out.resolve("index.html"));
        if (there && holds(stamp, sources)) {
            System.out.println("The page's " + task + " is up to date");
            return;
        }
        demandNode();
        install();
        npm(Map.of("PAGE_OUT", out.toString()), "run", task);
        Files.createDirectories(target);
        Files.writeString(stamp, sources);
    }

    /** Packages as package-lock.json names them; npm's own cache serves a build without a network. */
    private static void install() throws Exception {
        Path stamp = PAGE.resolve(Path.of("node_modules", ".installed"));
        String lock = digest(Files.readString(PAGE.resolve("package-lock.json")), List.of());
        if (!holds(stamp, lock)) {
            npm(Map.of(), "ci", "--prefer-offline", "--no-audit", "--no-fund");
            Files.writeString(stamp, lock);
        }
    }

    private static void demandNode() throws Exception {
        String found;
        try {
            Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
            found = new String(node.getInputStream().readAllBytes()).strip();
            node.waitFor();
        } catch (IOException e) {
            found = "none";
        }
        if (!found.matches("v(2\\d|[3-9]\\d)\\..*")) {
            fail("The page needs Node.js 20.19 or newer with npm on the PATH, found " + found
                    + ". Install it (Debian: apt-get install nodejs npm), or build without the page: -Dwebui.skip");
        }
    }

    private static void npm(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(WINDOWS ? "npm.cmd" : "npm"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(PAGE.toFile()).inheritIO();
        builder.environment().putAll(environment);
        int exit;
        try {
            exit = builder.start().waitFor();
        } catch (IOException e) {
            exit = -1;
        }
        if (exit != 0) {
            fail("npm " + String.join(" ", arguments) + " failed in " + PAGE
                    + (exit == -1 ? ": there is no npm on the PATH" : "; what it said stands above"));
        }
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }

    private static boolean holds(Path stamp, String digest) throws IOException {
        return Files.isRegularFile(stamp) && Files.readString(stamp).equals(digest);
    }

    /** Everything the page is made of, without what is installed or generated. */
    private static List<Path> filesOf() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path root : List.of(PAGE, PROTO)) {
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(Files::isRegularFile)
                        .filter(file -> !file.startsWith(PAGE.resolve("node_modules")))
                        .filter(file -> !file.startsWith(PAGE.resolve(Path.of("src", "generated"))))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static String digest(String text, List<Path> files) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(text.getBytes());
        for (Path file : files) {
            digest.update(file.toString().getBytes());
            digest.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
