package dev.waxwing.accounts;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.time.Duration;

/// Who may have an account, and how long what proves it lasts.
@Section(value = "accounts", doc = "Accounts: who may register, and how long tokens last.")
public record AccountsConfig(
        @Setting(
                        value = "true",
                        doc =
                                "Whether anybody who reaches the server may register. Otherwise"
                                        + " accounts are made by `waxwing admin user create`.")
                boolean registration,
        @Setting(value = "10m", min = "1m", max = "1h", doc = "How long an access token counts.")
                Duration accessLifetime,
        @Setting(
                        value = "720h",
                        min = "1h",
                        max = "8760h",
                        doc =
                                "How long a login lasts after it was last refreshed. Each refresh"
                                        + " begins this time anew.")
                Duration refreshLifetime,
        @Setting(
                        value = "10000",
                        min = "100",
                        max = "10000000",
                        doc = "Users held in memory, some 500 bytes each.")
                int cachedUsers,
        @Setting(
                        value = "10000",
                        min = "1",
                        max = "1000000",
                        doc =
                                "API keys that may exist at one time, some 500 bytes of memory"
                                        + " each.")
                int maxApiKeys) {}
