package dev.waxwing.cli.bench;

import java.util.OptionalDouble;

/// What happened between two readings of the meters.
///
/// @param to taken after `from`
record Interval(Reading from, Reading to) {
    double seconds() {
        return (to.at() - from.at()) / 1e9;
    }

    /// Messages acknowledged to the producers, a second.
    double confirmedRate() {
        return (to.confirmed() - from.confirmed()) / seconds();
    }

    /// Messages that arrived at the consumers for the first time, a second.
    double deliveredRate() {
        return (to.received() - from.received()) / seconds();
    }

    /// Processors that the server used.
    double serverCores() {
        return (to.serverCpu() - from.serverCpu()) / seconds();
    }

    /// Microseconds of the server's user and system time a message, of the confirmed or the
    /// delivered ones, whichever are more; 0 when there were none.
    double serverMicros() {
        double rate = Math.max(confirmedRate(), deliveredRate());
        return rate == 0 ? 0 : serverCores() / rate * 1e6;
    }

    /// Processors that this process used.
    double ownCores() {
        return (to.ownCpu() - from.ownCpu()) / seconds();
    }

    /// Processors that all else on this machine used; empty where that is unknown. Includes the
    /// server where its process is unknown.
    OptionalDouble otherCores() {
        if (from.machineCpu().isEmpty() || to.machineCpu().isEmpty()) {
            return OptionalDouble.empty();
        }
        double all = (to.machineCpu().getAsDouble() - from.machineCpu().getAsDouble()) / seconds();
        return OptionalDouble.of(Math.max(0, all - serverCores() - ownCores()));
    }
}
