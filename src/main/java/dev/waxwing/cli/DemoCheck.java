package dev.waxwing.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the received files back from disk and counts what is wrong with them.
///
/// @param right messages that are there as they were sent
/// @param missing sent and in no file
/// @param twice there more than once
/// @param altered not what was sent, or by somebody else than it says
/// @param disordered there before one that its sender sent earlier
record DemoCheck(int right, int missing, int twice, int altered, int disordered) {
    private static final Pattern START = Pattern.compile("^sender (\\d+) message (\\d+) ");

    boolean passed() {
        return missing == 0 && twice == 0 && altered == 0 && disordered == 0;
    }

    /// @param devices the senders' devices, by their number
    static DemoCheck of(List<Path> files, List<String> devices, int each) throws IOException {
        Tally tally = new Tally(devices, each);
        for (Path file : files) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    tally.take(line);
                }
            }
        }
        return tally.result();
    }

    private static final class Tally {
        private static final ObjectMapper JSON = JsonMapper.builder().build();

        private final List<String> devices;
        private final int each;
        private final BitSet[] seen;
        private final int[] last;
        private int twice;
        private int altered;
        private int disordered;

        Tally(List<String> devices, int each) {
            this.devices = devices;
            this.each = each;
            this.seen = new BitSet[devices.size()];
            this.last = new int[devices.size()];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = new BitSet(each);
                last[i] = -1;
            }
        }

        void take(String line) throws IOException {
            JsonNode message = JSON.readTree(line);
            String content = message.path("content").asText();
            Matcher m = START.matcher(content);
            if (!m.find()) {
                altered++;
                return;
            }
            int sender = Integer.parseInt(m.group(1));
            int number = Integer.parseInt(m.group(2));
            if (sender >= devices.size()
                    || number >= each
                    || !devices.get(sender).equals(message.path("sender").asText())
                    || !content.equals(DemoMessages.text(sender, number))) {
                altered++;
                return;
            }
            count(sender, number);
        }

        private void count(int sender, int number) {
            if (seen[sender].get(number)) {
                twice++;
                return;
            }
            seen[sender].set(number);
            if (number < last[sender]) {
                disordered++;
            }
            last[sender] = Math.max(last[sender], number);
        }

        DemoCheck result() {
            int right = 0;
            for (BitSet of : seen) {
                right += of.cardinality();
            }
            int missing = devices.size() * each - right;
            return new DemoCheck(right, missing, twice, altered, disordered);
        }
    }
}
