package dev.waxwing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TetheredTest {
    /// A main that never ends by itself.
    public static final class Endless {
        private Endless() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println("running " + args[0]);
            new CountDownLatch(1).await();
        }
    }

    @Test
    void theChildRunsAndEndsWhenItsStandardInputDoes() throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Tethered.class.getName(),
                                Endless.class.getName(),
                                "now")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("running now");
            assertThat(child.isAlive()).isTrue();
            child.getOutputStream().close();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
    }
}
