package dev.waxwing.bench;

import org.openjdk.jmh.annotations.Fork;

/// A benchmark in a process of its own with the collector, the headers and the heap of `serve`: the
/// launcher's `jvm_flags` says why they are what they are.
@Fork(
        value = 1,
        jvmArgs = {
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx256m",
            "-Xmn30m",
            "-XX:SurvivorRatio=2",
            "-XX:TargetSurvivorRatio=90",
            "-XX:MaxTenuringThreshold=4",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"
        })
public abstract class LikeServe {}
