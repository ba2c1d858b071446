package dev.waxwing;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher itself, run by sh in a directory of its own: with a small jar that reports how it
/// was started, and with a stand-in for Maven that counts its calls.
class LauncherTest {
    private static final String PROBE =
            """
            import java.lang.management.ManagementFactory;
            public class Probe {
                public static void main(String[] args) {
                    System.out.println("pid " + ProcessHandle.current().pid());
                    for (String arg : args) System.out.println("arg <" + arg + ">");
                    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
                        System.out.println("flag " + flag);
                    System.exit(args[0].equals("warm-up") ? Integer.getInteger("probe.code", 0) : 0);
                }
            }
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            echo called >>"$PROBE_CALLS"
            [ -z "$PROBE_FAILS" ] || { echo "compilation broke"; exit 1; }
            mkdir -p "$PROBE_TREE/target" && cp "$PROBE_JAR" "$PROBE_TREE/target/waxwing.jar"
            """;

    @TempDir static Path built;
    static Path probe;
    @TempDir Path home;
    Path launcher;

    @BeforeAll
    static void buildTheProbe() throws IOException {
        Path source = Files.writeString(built.resolve("Probe.java"), PROBE);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Probe");
        probe = built.resolve("probe.jar");
        try (OutputStream file = Files.newOutputStream(probe);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.putNextEntry(new JarEntry("Probe.class"));
            Files.copy(built.resolve("Probe.class"), jar);
        }
    }

    @BeforeEach
    void placeTheLauncher() throws IOException {
        launcher = home.resolve("waxwing");
        Files.copy(Path.of("waxwing"), launcher);
    }

    @Test
    void becomesTheJvmOfTheJarBesideItWithItsArgumentsUntouched() throws Exception {
        Files.copy(probe, home.resolve("waxwing.jar"));
        Run run = run(Map.of(), launcher, "serve", "two words", "*", "");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("pid " + run.pid(), "arg <serve>", "arg <two words>", "arg <*>", "arg <>")
                .contains("flag -XX:+UseCompactObjectHeaders", "flag -Xmx256m");
    }

    @Test
    void userFlagsComeLastAndASymbolicLinkIsFollowed() throws Exception {
        Files.copy(probe, home.resolve("waxwing.jar"));
        Path link = Files.createSymbolicLink(home.resolve("link"), Path.of("waxwing"));
        Run run = run(Map.of("WAXWING_JAVA_OPTS", "-Xmx99m -Dmine=1"), link, "serve");
        List<String> flags = run.out().stream().filter(l -> l.startsWith("flag -X")).toList();
        assertThat(flags.getLast()).isEqualTo("flag -Xmx99m");
        assertThat(run.out()).contains("flag -Dmine=1");
    }

    @Test
    void passesOverAJdkThatIsTooOld() throws Exception {
        Files.copy(probe, home.resolve("waxwing.jar"));
        Path old = home.resolve("jdk-17");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        executable(old.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
        Run run = run(Map.of("JAVA_HOME", old.toString()), launcher, "serve");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("arg <serve>");
    }

    @Test
    void saysWhatToInstallWhenNoJdkWillDo() throws Exception {
        Files.copy(probe, home.resolve("waxwing.jar"));
        String script = Files.readString(launcher);
        Files.writeString(launcher, script.replace("wanted=25", "wanted=999"));
        Run run = run(Map.of(), launcher, "serve");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("JDK of version 999 or later", "apt-get install openjdk-999")
                .contains("Java " + Runtime.version().feature() + " in ");
    }

    @Test
    void saysThatThereIsNothingToRun() throws Exception {
        Run run = run(Map.of(), launcher, "serve");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("neither sources nor a waxwing.jar");
    }

    @Test
    void makesTheCacheOnceAndUsesIt() throws Exception {
        Files.copy(probe, home.resolve("waxwing.jar"));
        Map<String, String> wait = Map.of("WAXWING_AOT", "wait");
        Run first = run(wait, launcher, "serve");
        assertThat(first.err()).isEmpty();
        Path cache = onlyCache();
        FileTime made = Files.getLastModifiedTime(cache);
        assertThat(first.out()).contains("flag -XX:AOTCache=" + cache);
        assertThat(run(wait, launcher, "serve").out()).contains("flag -XX:AOTCache=" + cache);
        assertThat(Files.getLastModifiedTime(onlyCache())).isEqualTo(made);
    }

    @Test
    void goesOnWithoutACacheThatCannotBeMade() throws Exception {
        Files.copy(probe, home.resolve("waxwing.jar"));
        Map<String, String> broken =
                Map.of("WAXWING_AOT", "wait", "JAVA_TOOL_OPTIONS", "-Dprobe.code=1");
        Run run = run(broken, launcher, "serve");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("arg <serve>").noneMatch(l -> l.contains("AOTCache="));
    }

    @Test
    void buildsOnceForTwoStartsAndAgainWhenASourceIsNewer() throws Exception {
        sourceTree();
        Started one = start(maven(""), launcher, "one");
        Started two = start(maven(""), launcher, "two");
        assertThat(one.finish().out()).contains("arg <one>");
        assertThat(two.finish().out()).contains("arg <two>");
        assertThat(calls()).isEqualTo(1);

        Path source = home.resolve("src/main/java/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        Run third = run(maven(""), launcher, "three");
        assertThat(third.out()).contains("arg <three>").noneMatch(l -> l.contains("building"));
        assertThat(third.err()).contains("building");
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void showsWhatMavenSaidWhenTheBuildFailsAndTriesAgain() throws Exception {
        sourceTree();
        Run failed = run(maven("yes"), launcher, "one");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("compilation broke", "the build failed");
        assertThat(run(maven(""), launcher, "two").out()).contains("arg <two>");
    }

    private Path onlyCache() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            List<Path> caches = files.filter(f -> f.toString().contains(".aot")).toList();
            assertThat(caches).hasSize(1);
            return caches.getFirst();
        }
    }

    private void sourceTree() throws IOException {
        Files.createDirectories(home.resolve("src/main/java"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(home.resolve("src/main/java/A.java"), "class A {}");
        executable(Files.createDirectory(home.resolve("bin")).resolve("mvn"), MAVEN);
    }

    private Map<String, String> maven(String fails) {
        return Map.of(
                "PATH", home.resolve("bin") + ":" + System.getenv("PATH"),
                "PROBE_CALLS", home.resolve("calls").toString(),
                "PROBE_JAR", probe.toString(),
                "PROBE_TREE", home.toString(),
                "PROBE_FAILS", fails);
    }

    private long calls() throws IOException {
        return Files.readAllLines(home.resolve("calls")).size();
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }

    private Run run(Map<String, String> environment, Path script, String... args)
            throws IOException, InterruptedException {
        return start(environment, script, args).finish();
    }

    /// Starts with standard output and error in files, so that nothing can block on a full pipe.
    private Started start(Map<String, String> environment, Path script, String... args)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Stream.concat(Stream.of(script.toString()), Stream.of(args)).toList());
        builder.environment().keySet().removeIf(k -> k.startsWith("WAXWING_"));
        builder.environment().put("WAXWING_AOT", "off");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(built, "out", "");
        Path err = Files.createTempFile(built, "err", "");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return new Started(builder.start(), out, err);
    }

    /// A start that is under way, and where its output goes.
    record Started(Process process, Path out, Path err) {
        Run finish() throws IOException, InterruptedException {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("ends by itself").isTrue();
            return new Run(
                    process.pid(),
                    process.exitValue(),
                    Files.readAllLines(out),
                    Files.readString(err));
        }
    }

    /// What one start left behind.
    record Run(long pid, int code, List<String> out, String err) {}
}
