package dev.waxwing.cli.bench;

import java.time.Duration;

/// The load of one `bench live`, within bounds.
///
/// @param connections that listen or wait, 2 to 20,000
/// @param size characters of a payload, 64 to 200,000
/// @param inFlight messages on the way for each sender when there is no rate, 1 to 10,000
/// @param rate messages a second over all senders; 0 for as fast as it goes
/// @param warmUp load before the measurement, to 10 min
/// @param window the measurement, 1 s to 1 h
record LiveLoad(
        Kind kind,
        int connections,
        int size,
        int inFlight,
        int rate,
        Duration warmUp,
        Duration window) {
    /// What is measured. The names are those of the command line.
    enum Kind {
        FAN_OUT("fan-out", 1_000, 0),
        PAIRS("pairs", 200, 0),
        IDLE("idle", 1_000, 50),
        STORM("storm", 500, 100),
        MIXED("mixed", 200, 200);

        private final String word;
        private final int connections;
        private final int rate;

        Kind(String word, int connections, int rate) {
            this.word = word;
            this.connections = connections;
            this.rate = rate;
        }

        /// How many connections there are when nobody says.
        int connections() {
            return connections;
        }

        /// How many messages a second there are when nobody says.
        int rate() {
            return rate;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// @throws IllegalArgumentException with the option, its bounds and its value
    LiveLoad {
        QueueLoad.within("--connections", connections, 2, 20_000);
        QueueLoad.within("--size", size, 64, 200_000);
        QueueLoad.within("--in-flight", inFlight, 1, 10_000);
        boolean needsRate = kind.rate() > 0;
        QueueLoad.within("--rate", rate, needsRate ? 1 : 0, 1_000_000);
        QueueLoad.within("--warmup", warmUp.toSeconds(), 0, 600);
        QueueLoad.within("--seconds", window.toSeconds(), 1, 3_600);
    }
}
