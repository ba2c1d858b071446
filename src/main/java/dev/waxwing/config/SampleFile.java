package dev.waxwing.config;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;

/// Writes the sample file: every section and key with its documentation and its default, all of
/// them commented out, so that a copy of it changes nothing.
public final class SampleFile {
    private static final int WIDTH = 92;
    private static final String TITLE =
            """
            # Every setting of Waxwing, with its default. Copy this to waxwing.conf in the directory
            # that the server is started in, or to the data directory, and uncomment what you change.
            # The format is HOCON: times are written 500ms, 30s, 5m or 24h, and sizes in bytes or as
            # 64 KiB or 1 MiB. What is allowed is in brackets.
            # `./waxwing check-config` says what is in effect, and `--sample` prints this file anew.
            """;

    private SampleFile() {}

    public static String of(Schema schema) {
        StringBuilder out = new StringBuilder(TITLE);
        for (Schema.Part part : schema.parts()) {
            out.append('\n').append(comment("", part.doc())).append(part.name()).append(" {\n");
            out.append(String.join("\n", part.keys().stream().map(SampleFile::entry).toList()));
            out.append("}\n");
        }
        return out.toString();
    }

    private static String entry(Key key) {
        String unset =
                key.setting().whenUnset().isEmpty()
                        ? ""
                        : " When not given: " + key.setting().whenUnset() + ".";
        return comment("  ", key.setting().doc() + " [" + key.type().bounds() + "]" + unset)
                + "  # "
                + key.name()
                + " = "
                + value(key)
                + "\n";
    }

    private static String value(Key key) {
        String text = key.setting().value();
        if (text.isEmpty()) {
            return "null";
        }
        return switch (key.type()) {
            case ValueType.Text _,
                    ValueType.Hidden _,
                    ValueType.FileName _,
                    ValueType.Pace _,
                    ValueType.Maybe _ ->
                    ConfigUtil.quoteString(text);
            case ValueType.Quantity _, ValueType.Switch _, ValueType.Choice _, ValueType.OneOf _ ->
                    text;
        };
    }

    private static String comment(String indent, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent + "#");
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent + "#");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines) + "\n";
    }
}
