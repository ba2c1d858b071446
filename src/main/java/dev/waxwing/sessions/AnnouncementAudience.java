package dev.waxwing.sessions;

import dev.waxwing.announcements.Announcement;
import dev.waxwing.announcements.Announcements;
import dev.waxwing.chat.Roster;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.protocol.RawJson;
import java.util.Set;

/// Tells those who are connected of announcements: connections with header/body frames as of a
/// broadcast, because they have no other word for it. Safe for all threads.
record AnnouncementAudience(Roster roster) implements Announcements.Watch {
    /// The frame that shows one.
    static EncodedFrame frame(Announcement announcement) {
        return NativeWriter.frame("announcement", null, announcement.payload().length())
                .field("id", announcement.id())
                .field("from", announcement.by().value())
                .field("at", announcement.at().toString())
                .field("ends", announcement.ends().toString())
                .json("payload", announcement.payload())
                .end();
    }

    @Override
    public void made(Announcement announcement) {
        EncodedFrame frame = frame(announcement);
        Roster.Announcement broadcast =
                Broadcasts.of(
                        announcement.by(),
                        RawJson.of(announcement.payload()),
                        JsonText.of(announcement.at().toString()));
        int _ =
                roster.broadcast(
                        language ->
                                language == Roster.Language.NATIVE ? frame : broadcast.in(language),
                        Set.of());
    }

    @Override
    public void withdrawn(Announcement announcement) {
        EncodedFrame frame =
                NativeWriter.frame("announcement", null)
                        .field("id", announcement.id())
                        .field("withdrawn", true)
                        .end();
        int _ =
                roster.broadcast(
                        language -> language == Roster.Language.NATIVE ? frame : null, Set.of());
    }
}
