package dev.waxwing.faults;

/// One message of a batch that a workload puts into the feed: everything about it follows from
/// this.
///
/// @param poster who posts, from 0
/// @param batch the how-manieth of this poster, from 0
/// @param index the message's place in its batch, from 0
record FeedPart(int poster, int batch, int index) {
    private static final String FILLING = "feed ".repeat(20);

    /// Messages in this batch, 1 to 150.
    int size() {
        return 1 + (batch * 37 + poster * 11) % 150;
    }

    String text() {
        String filling = FILLING.substring(0, (batch + index) % FILLING.length());
        return poster + "." + batch + "." + index + " " + filling;
    }

    boolean isLast() {
        return index == size() - 1;
    }

    FeedPart next() {
        return new FeedPart(poster, batch, index + 1);
    }

    /// Reads a text.
    ///
    /// @throws IllegalArgumentException if no part has this text
    static FeedPart parse(String text) {
        String[] words = text.split("[. ]", 4);
        if (words.length == 4) {
            FeedPart part =
                    new FeedPart(
                            Integer.parseInt(words[0]),
                            Integer.parseInt(words[1]),
                            Integer.parseInt(words[2]));
            if (part.text().equals(text)) {
                return part;
            }
        }
        throw new IllegalArgumentException("not of this workload: " + text);
    }
}
