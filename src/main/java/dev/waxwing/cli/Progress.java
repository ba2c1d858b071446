package dev.waxwing.cli;

import java.io.Console;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A progress bar on standard error, where a person watches and there is something to watch.
final class Progress {
    private static final long LARGE = 1_000;

    private Progress() {}

    static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// @param total steps; bars are for 1,000 and more
    static @Nullable ProgressBar bar(String task, long total, boolean quiet) {
        if (quiet || total < LARGE || !isInteractive()) {
            return null;
        }
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .showSpeed()
                .build();
    }

    static void close(@Nullable ProgressBar bar) {
        if (bar != null) {
            bar.close();
        }
    }
}
