package dev.waxwing.cli;

import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.Fingerprint;
import dev.waxwing.crypto.KeyFiles;
import dev.waxwing.crypto.RsaKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./waxwing keygen`: a new key pair in two new files.
@Command(
        name = "keygen",
        description = {
            "Make a key pair: a private key for yourself (mode 0600) and a public key to give"
                    + " away.",
            "Existing files are never overwritten."
        },
        footer = {
            "",
            "Examples:",
            "  ./waxwing keygen --out alice.key        alice.key and alice.key.pub",
            "  ./waxwing keygen --type rsa --out private.pem --pub public.pem",
            "",
            "Compare the printed fingerprint over another channel before you trust a public key."
        })
public final class KeygenCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = {
                "waxwing: sealing and signing keys of one device;",
                "rsa: 2048 bits, PEM, for the published clients' envelope",
                "(default: ${DEFAULT-VALUE})."
            })
    private EnvelopeKind type = EnvelopeKind.WAXWING;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where the private key goes.")
    private Path out;

    @Option(
            names = "--pub",
            paramLabel = "FILE",
            description = "Where an RSA public key goes (default: the --out name and .pub).")
    private @Nullable Path pub;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields before it runs anything
    public KeygenCommand() {}

    @Override
    public Integer call() throws IOException {
        Path publicFile = pub == null ? KeyFiles.publicFile(out) : pub;
        String fingerprint =
                switch (type) {
                    case WAXWING -> device();
                    case RSA -> rsa(publicFile);
                };
        PrintWriter print = spec.commandLine().getOut();
        print.println("Private key  " + out + "  (mode 0600; keep it to yourself)");
        print.println("Public key   " + publicFile);
        print.println("Fingerprint  " + fingerprint);
        return Exit.DONE;
    }

    private String device() throws IOException {
        if (pub != null) {
            throw Exit.wrongUsage(spec, "--pub is for --type rsa; the other is always FILE.pub");
        }
        DeviceKeys keys = DeviceKeys.generate(InstantSource.system());
        KeyFiles.writeDevice(keys, out);
        return keys.publicKeys().fingerprint();
    }

    private String rsa(Path publicFile) throws IOException {
        KeyPair pair = RsaKeys.generate();
        KeyFiles.writeRsa(pair, out, publicFile);
        return Fingerprint.of((RSAPublicKey) pair.getPublic());
    }
}
