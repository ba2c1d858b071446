package dev.waxwing;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is written about the code names what is there: types, their members, packages, files.
final class DocumentsTest {
    private static final Path MAIN = Path.of("src/main/java/dev/waxwing");
    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");

    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w*)");

    /// Code in a line of text.
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*[a-z]\\w*");

    private static final Pattern DRAWING = Pattern.compile("(?ms)^```.*?^```");

    /// A word of several, as most types are named.
    private static final Pattern COMPOUND = Pattern.compile("\\b(?:[A-Z][a-z]+){2,}\\b");

    /// `Type.member`.
    private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w+)\\.(\\w+)(?:\\(\\))?");

    /// A type as a link with a member behind it, and further ones behind commas.
    private static final Pattern OF_LINK =
            Pattern.compile("\\[([A-Z]\\w+)] ((?:(?:, )?\\**`\\w+`\\**)+)");

    /// Packages with a point in their name, which is no key of the configuration.
    private static final Pattern INNER_PACKAGE =
            Pattern.compile("(?:gateway|backend|client|cli)\\.[a-z.]+");

    /// The target of a link in the text or of a definition.
    private static final Pattern LINK =
            Pattern.compile("]\\(([^)\\s]+)\\)|^\\[[^]]+]: (\\S+)", Pattern.MULTILINE);

    @Test
    void typesOfTheArchitectureAreThere() throws IOException {
        Map<String, String> types = types();
        String text = prose(Files.readString(ARCHITECTURE));
        assertThat(codes(text).filter(TYPE.asMatchPredicate()))
                .isNotEmpty()
                .isSubsetOf(types.keySet());
    }

    @Test
    void typesOfItsDrawingsAreThere() throws IOException {
        String text = Files.readString(ARCHITECTURE);
        Set<String> drawn =
                DRAWING.matcher(text)
                        .results()
                        .flatMap(drawing -> COMPOUND.matcher(drawing.group()).results())
                        .map(MatchResult::group)
                        .filter(word -> !word.equals("WebSocket"))
                        .collect(toSet());
        assertThat(drawn).isNotEmpty().isSubsetOf(types().keySet());
    }

    @Test
    void membersOfTheArchitectureAreThere() throws IOException {
        Map<String, String> types = types();
        String text = prose(Files.readString(ARCHITECTURE));
        List<String> members = new ArrayList<>();
        codes(text)
                .map(MEMBER::matcher)
                .filter(found -> found.matches() && !found.group(2).equals("java"))
                .forEach(found -> members.add(found.group(1) + " " + found.group(2)));
        OF_LINK.matcher(text)
                .results()
                .forEach(found ->
                        codes(found.group(2)).forEach(m -> members.add(found.group(1) + " " + m)));
        assertThat(members)
                .hasSizeGreaterThan(20)
                .allSatisfy(member -> {
                    String[] words = member.split(" ");
                    assertThat(types.getOrDefault(words[0], ""))
                            .containsPattern("\\b" + words[1] + "\\b\\(");
                });
    }

    @Test
    void packagesOfTheArchitectureAreThose() throws IOException {
        String text = Files.readString(ARCHITECTURE);
        String table = text.substring(text.indexOf("| package of `dev.waxwing`"));
        Set<String> inTable =
                table.lines()
                        .skip(2)
                        .takeWhile(row -> row.startsWith("|"))
                        .flatMap(row -> codes(row.split("\\|")[1]))
                        .collect(toSet());
        assertThat(new TreeSet<>(inTable)).isEqualTo(packages());
        assertThat(codes(prose(text)).filter(INNER_PACKAGE.asMatchPredicate()))
                .isSubsetOf(packages());
        String directions =
                text.substring(text.indexOf("## Packages"), text.indexOf("| package of"))
                        .lines()
                        .filter(line -> line.contains("→"))
                        .collect(joining("\n"));
        Set<String> known = packages();
        packages().forEach(name -> known.add(name.split("\\.", 2)[0]));
        assertThat(codes(directions)).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void linksLeadToFiles() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        for (String directory : List.of("docs", "docs/protocol", "docs/decisions")) {
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        assertThat(pages).hasSizeGreaterThan(20).allSatisfy(DocumentsTest::linksOf);
    }

    private static void linksOf(Path page) {
        LINK.matcher(prose(read(page)))
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                .forEach(target -> leadsSomewhere(page, target));
    }

    private static void leadsSomewhere(Path page, String target) {
        String[] parts = target.split("#", 2);
        Path to = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        assertThat(to).as(page + " links to " + target).exists();
        if (parts.length == 2) {
            assertThat(headings(read(to))).as(page + " links to " + target).contains(parts[1]);
        }
    }

    /// The names of a page's headings, as the usual viewers make them.
    private static Set<String> headings(String text) {
        return prose(text)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .collect(toSet());
    }

    /// The text without what is set as a block of code.
    private static String prose(String text) {
        return DRAWING.matcher(text).replaceAll("");
    }

    private static Stream<String> codes(String text) {
        return CODE.matcher(text).results().map(found -> found.group(1));
    }

    private static Set<String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> MAIN.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(name -> !name.isEmpty())
                    .collect(toCollection(TreeSet::new));
        }
    }

    /// Every type by its name, with the source of all files that declare one of that name.
    private static Map<String, String> types() throws IOException {
        Map<String, String> types = new HashMap<>();
        for (Path tree : List.of(MAIN, Path.of("src/test/java/dev/waxwing"))) {
            try (Stream<Path> files = Files.walk(tree)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(DocumentsTest::read)
                        .forEach(source ->
                                DECLARED.matcher(source)
                                        .results()
                                        .map(found -> found.group(1))
                                        .distinct()
                                        .forEach(
                                                name -> types.merge(name, source, String::concat)));
            }
        }
        return types;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
