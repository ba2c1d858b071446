package dev.waxwing.cli.bench;

import static dev.waxwing.cli.bench.LineConnection.ascii;

import java.util.Arrays;
import java.util.Random;

/// The form of every message of one run: written, recognised and compared as bytes, with nothing
/// allocated for a message. Immutable.
///
/// A message id looks like a UUID and says all there is to know about the message, so that neither
/// side keeps a table: `rrrrrrrr-pppp-ssss-ssss-tttttttttttt`, in hexadecimal the run, the
/// producer, the message's number, and when it was due, in nanoseconds of the [Scoreboard]'s clock.
final class MessageForm {
    /// Characters of an id.
    static final int ID = 36;

    private static final byte[] DIGITS = ascii("0123456789abcdef");
    private static final byte[] BEFORE_ID = ascii("{\"message_id\":\"");
    private static final byte[] BEFORE_TEXT = ascii("\",\"ciphertext\":\"");
    private static final byte[] AFTER_TEXT =
            ascii(
                    "\",\"nonce\":\"q83vEjRWeJCrze8S\",\"tag\":\"3q2-7wABAgMEBQYHCAkKCw\","
                        + "\"enc_session_key\":\"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo\"}");
    private static final byte[] LINE_END = {'\n'};

    /// Ciphertexts are slices of one long random text, each from another place: not to be
    /// compressed, and a message with another one's text is noticed.
    private static final int SLICES = 4_093;

    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final byte[] run;
    private final byte[] text;
    private final int size;

    /// @param run names the run, unlike any other one's
    /// @param size characters of ciphertext
    MessageForm(int run, int size) {
        this.run = new byte[8];
        writeHex(run & 0xffff_ffffL, this.run, 0, 8);
        this.size = size;
        this.text = new byte[SLICES + size];
        Random random = new Random(run);
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) BASE64.charAt(random.nextInt(64));
        }
    }

    /// Adds the JSON and the line's ending.
    ///
    /// @param id room for [#ID] bytes, owned by the caller
    void append(ByteBatch to, byte[] id, int producer, long sequence, long due) {
        writeId(id, producer, sequence, due);
        to.put(BEFORE_ID);
        to.put(id);
        to.put(BEFORE_TEXT);
        to.put(text, slice(producer, sequence), size);
        to.put(AFTER_TEXT);
        to.put(LINE_END);
    }

    /// Whether there is an id of this run at `at`.
    boolean isId(byte[] buffer, int at, int limit) {
        return limit - at >= ID && Arrays.equals(buffer, at, at + 8, run, 0, 8);
    }

    /// Whether the JSON in `buffer` is, byte for byte, that of the message whose id is at `id`.
    boolean isWhole(byte[] buffer, int id, int from, int to) {
        int idFrom = from + BEFORE_ID.length;
        int textFrom = idFrom + ID + BEFORE_TEXT.length;
        int afterText = textFrom + size;
        int slice = slice(producer(buffer, id), sequence(buffer, id));
        return to - from == length()
                && same(buffer, from, BEFORE_ID)
                && Arrays.equals(buffer, idFrom, idFrom + ID, buffer, id, id + ID)
                && same(buffer, idFrom + ID, BEFORE_TEXT)
                && Arrays.equals(buffer, textFrom, afterText, text, slice, slice + size)
                && same(buffer, afterText, AFTER_TEXT);
    }

    /// Characters of a message's JSON.
    int length() {
        return BEFORE_ID.length + ID + BEFORE_TEXT.length + size + AFTER_TEXT.length;
    }

    static int producer(byte[] buffer, int id) {
        return (int) readHex(buffer, id + 9, 4);
    }

    static long sequence(byte[] buffer, int id) {
        return readHex(buffer, id + 14, 4) << 16 | readHex(buffer, id + 19, 4);
    }

    static long due(byte[] buffer, int id) {
        return readHex(buffer, id + 24, 12);
    }

    private void writeId(byte[] id, int producer, long sequence, long due) {
        System.arraycopy(run, 0, id, 0, 8);
        writeHex(producer, id, 9, 4);
        writeHex(sequence >>> 16, id, 14, 4);
        writeHex(sequence & 0xffff, id, 19, 4);
        writeHex(due, id, 24, 12);
        id[8] = id[13] = id[18] = id[23] = '-';
    }

    private static int slice(int producer, long sequence) {
        return (int) ((sequence * 61 + producer * 17L) % SLICES);
    }

    private static boolean same(byte[] buffer, int at, byte[] expected) {
        return Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length);
    }

    private static void writeHex(long value, byte[] to, int at, int digits) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            to[i] = DIGITS[(int) (rest & 15)];
            rest >>>= 4;
        }
    }

    private static long readHex(byte[] from, int at, int digits) {
        long value = 0;
        for (int i = at; i < at + digits; i++) {
            value = value << 4 | (from[i] <= '9' ? from[i] - '0' : from[i] - 'a' + 10);
        }
        return value;
    }
}
