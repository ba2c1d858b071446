package dev.waxwing.crypto;

/// Who sealed a message: a device, and the user it acts for.
///
/// @param user the account, at most 200 characters; empty for a device without one, such as a
///   program on the line protocol. It is the device's word: which devices are whose is for the
///   receiver to know.
/// @param device the device whose key signs, as [#requireDevice] allows
public record SenderId(String user, String device) {
    private static final int MAX_USER_LENGTH = 200;
    private static final int MAX_DEVICE_LENGTH = 64;

    public SenderId {
        if (!user.isEmpty()) {
            requireUser(user);
        }
        requireDevice(device);
    }

    static String requireUser(String user) {
        return Names.require("a user", user, MAX_USER_LENGTH);
    }

    /// A device id is 1 to 64 ASCII letters, digits, hyphens or underscores.
    ///
    /// @throws IllegalArgumentException in words for a person
    public static String requireDevice(String device) {
        if (device.isEmpty()
                || device.length() > MAX_DEVICE_LENGTH
                || !device.chars().allMatch(SenderId::isDeviceCharacter)) {
            throw new IllegalArgumentException(
                    "a device id must be 1 to "
                            + MAX_DEVICE_LENGTH
                            + " letters, digits, hyphens or underscores");
        }
        return device;
    }

    private static boolean isDeviceCharacter(int c) {
        return c == '-'
                || c == '_'
                || ('0' <= c && c <= '9')
                || ('A' <= c && c <= 'Z')
                || ('a' <= c && c <= 'z');
    }

    /// `USER/DEVICE`, or `DEVICE` alone: the form of the line protocol's field `sender`.
    @Override
    public String toString() {
        return user.isEmpty() ? device : user + "/" + device;
    }

    /// Reads what [#toString] gives. A user may hold a slash, a device may not.
    ///
    /// @throws IllegalArgumentException in words for a person
    static SenderId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash == 0) {
            throw new IllegalArgumentException("a user before '/' must not be empty");
        }
        return slash < 0
                ? new SenderId("", text)
                : new SenderId(text.substring(0, slash), text.substring(slash + 1));
    }
}
