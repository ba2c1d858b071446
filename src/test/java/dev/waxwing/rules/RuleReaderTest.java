package dev.waxwing.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The text of rules: what is read, what is refused, and where.
final class RuleReaderTest {
    private static RuleFault fault(String text) {
        return assertThatExceptionOfType(RuleFault.class)
                .isThrownBy(() -> RuleReader.read(text))
                .actual();
    }

    private static RuleFault faultOf(String when, String action) {
        return fault("{\"name\":\"r\",\"when\":%s,\"do\":[%s]}".formatted(when, action));
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = RuleReaderTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything.json", "smallest.json", "sample-share.json"})
    void whatIsWrittenIsWhatWasRead(String file) throws IOException {
        String text = golden(file);
        Rule rule = RuleReader.read(text);
        assertThat(RuleWriter.write(rule)).isEqualTo(text);
        assertThat(RuleReader.read(RuleWriter.write(rule))).isEqualTo(rule);
    }

    @Test
    void whatIsLeftOutIsAsByDefault() {
        Rule rule = RuleReader.read("{\"name\":\"r\",\"do\":[{\"allow\":true}]}");
        assertThat(rule)
                .isEqualTo(
                        new Rule(
                                new RuleName("r"),
                                0,
                                "",
                                0,
                                true,
                                Target.TOPICS,
                                new Condition.All(List.of()),
                                List.of(new Action.Allow())));
    }

    @Test
    void aFaultHasALineAColumnAndAPointer() {
        RuleFault fault =
                fault(
                        """
                        {
                          "name": "r",
                          "when": {"all": [{"topic": "a"},
                                           {"topic": "a..b"}]},
                          "do": [{"allow": true}]
                        }
                        """);
        assertThat(fault.line()).isEqualTo(4);
        assertThat(fault.column()).isEqualTo(30);
        assertThat(fault.pointer()).isEqualTo("/when/all/1/topic");
        assertThat(fault.sentence()).isEqualTo("no level of a topic is empty");
        assertThat(fault.isJson()).isTrue();
        assertThat(fault)
                .hasMessage(
                        "line 4, column 30, at /when/all/1/topic: no level of a topic is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                             | ``               | a rule has a name
                    {"name":"r"}                                   | ``               | 'do'
                    []                                             | ``               | a rule is an object
                    {"name":"R","do":[]}                           | /name            | a rule's name is
                    {"name":7,"do":[]}                             | /name            | is a text
                    {"name":"r","do":[]}                           | /do              | at least one
                    {"name":"r","do":{}}                           | /do              | is an array
                    {"name":"r","do":[{}]}                         | /do/0            | says what is done
                    {"name":"r","do":[{"fly":1}]}                  | /do/0/fly        | no field 'fly'
                    {"name":"r","do":[{"allow":false}]}            | /do/0/allow      | allow is true
                    {"name":"r","do":[{"tag":"a","drop":"b"}]}     | /do/0/drop       | one field
                    {"name":"r","do":[{"drop":""}]}                | /do/0/drop       | 1 to 200
                    {"name":"r","do":[{"drop":"\\u0007"}]}         | /do/0/drop       | control
                    {"name":"r","do":[{"drop":"\\ud800"}]}         | /do/0/drop       | half
                    {"name":"r","do":[{"redirect":"a.*"}]}         | /do/0/redirect   | one topic
                    {"name":"r","do":[{"copy":{}}]}                | /do/0/copy       | either a topic or a queue
                    {"name":"r","do":[{"copy":{"room":"x"}}]}      | /do/0/copy/room  | no field 'room'
                    {"name":"r","do":[{"copy":{"queue":"a b"}}]}   | /do/0/copy/queue | no spaces
                    {"name":"r","do":[{"delay":"8d"}]}             | /do/0/delay      | at most 7d
                    {"name":"r","do":[{"delay":"soon"}]}           | /do/0/delay      | written like
                    {"name":"r","do":[{"tag":"-"}]}                | /do/0/tag        | a tag is
                    {"name":"r","do":[{"sample":{"one_in":1}}]}    | /do/0/sample/one_in | from 2
                    {"name":"r","do":[{"sample":{"share":1}}]}     | /do/0/sample/share  | less than 1
                    {"name":"r","do":[{"sample":{"share":1e999}}]} | /do/0/sample/share  | less than 1
                    {"name":"r","do":[{"set_header":{"name":"a"}}]} | /do/0/set_header | a name and a value
                    {"name":"r","do":[{"remove_header":"a:b"}]}    | /do/0/remove_header | header's name
                    {"name":"r","do":[{"drop":"a"},{"tag":"b"}]}   | /do/1            | nothing is done after
                    {"name":"r","priority":1.5}                    | /priority        | whole number
                    {"name":"r","priority":99999999999999999999}   | /priority        | whole number
                    {"name":"r","version":-1}                      | /version         | whole number
                    {"name":"r","enabled":"yes"}                   | /enabled         | true or false
                    {"name":"r","enabled":null}                    | /enabled         | true or false
                    {"name":"r","target":{"kinds":["room"]}}       | /target/kinds/0  | topic, direct, broadcast, queue
                    {"name":"r","target":{"topic":">.a"}}          | /target/topic    | last level
                    {"name":"r","owner":"me"}                      | /owner           | no field 'owner'
                    {"name":"r","target":{"kinds":["direct"]},"do":[{"redirect":"a"}]} | /do/0/redirect | 'redirect' is for topic, and this rule is for direct
                    {"name":"r","do":[{"tag":"a"},{"delay":"1s"}],"when":{"kind":["direct","broadcast"]}} | /do/0/tag | is for topic, queue, and this rule is for direct, broadcast
                    {"name":"r","when":{"recipient":["a"]},"do":[{"copy":{"topic":"a"}}]} | /do/0/copy | this rule is for direct
                    {"name":"r","when":{"kind":["broadcast"]},"do":[{"copy":{"queue":"a"}}]} | /do/0/copy | 'copy' is for topic, queue
                    """)
    void aBrokenRuleIsRefusedWithItsPlace(String text, String pointer, String part) {
        RuleFault fault = fault(text);
        assertThat(fault.isJson()).isTrue();
        assertThat(fault.pointer()).isEqualTo(pointer);
        assertThat(fault.sentence()).contains(part).doesNotContain("\n");
        assertThat(fault.line()).isEqualTo(1);
        assertThat(fault.column()).isBetween(1, text.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"all":[]}                               | /when/all           | at least one
                    {"any":[{}]}                             | /when/any/0         | says what it asks for
                    {"not":[]}                               | /when/not           | is an object
                    {"topic":"a*"}                           | /when/topic         | whole levels
                    {"topic":"a b"}                          | /when/topic         | no spaces
                    {"topic":""}                             | /when/topic         | 1 to 256
                    {"topic":"a","role":["admin"]}           | /when/role          | into an 'all'
                    {"sender":["server"]}                    | /when/sender/0      | reserved
                    {"sender":"ada"}                         | /when/sender        | is an array
                    {"role":["king"]}                        | /when/role/0        | admin, moderator
                    {"size":{}}                              | /when/size          | at_least, at_most or both
                    {"size":{"at_least":2,"at_most":1}}      | /when/size          | nothing is at least 2
                    {"size":{"at_least":-1}}                 | /when/size/at_least | whole number
                    {"header":{"name":"a"}}                  | /when/header        | equals, prefix and exists
                    {"header":{"equals":"a"}}                | /when/header        | has a name
                    {"header":{"name":"a","exists":false}}   | /when/header/exists | 'not'
                    {"header":{"name":"a","equals":"b","prefix":"c"}} | /when/header/prefix | one of
                    {"time":{}}                              | /when/time          | days, from and to
                    {"time":{"from":"09:00"}}                | /when/time          | together
                    {"time":{"from":"09:00","to":"09:00"}}   | /when/time          | differ
                    {"time":{"from":"9:00","to":"10:00"}}    | /when/time/from     | 00:00 to 24:00
                    {"time":{"from":"24:00","to":"10:00"}}   | /when/time/from     | begins
                    {"time":{"from":"00:00","to":"24:30"}}   | /when/time/to       | 00:00 to 24:00
                    {"time":{"days":["monday"]}}             | /when/time/days/0   | mon, tue
                    {"time":{"days":["mon"],"zone":"Mars"}}  | /when/time/zone     | no zone 'Mars'
                    {"rate":{"over":1,"per":"1s"}}           | /when/rate          | over, per and for
                    {"rate":{"over":0,"per":"1s","for":"all"}} | /when/rate/over   | from 1
                    {"rate":{"over":1,"per":"2d","for":"all"}} | /when/rate/per    | at most 1d
                    {"rate":{"over":1,"per":"1s","for":"role"}} | /when/rate/for   | sender, all
                    {"rate":{"over":1000000,"per":"1s","for":"all"}} | /when/rate  | 20000 a second
                    """)
    void aBrokenConditionIsRefusedWithItsPlace(String when, String pointer, String part) {
        RuleFault fault = faultOf(when, "{\"allow\":true}");
        assertThat(fault.pointer()).isEqualTo(pointer);
        assertThat(fault.sentence()).contains(part);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"name\":\"r\",",
                "{\"name\":\"r\",\"name\":\"r\"}",
                "{'name':'r'}",
                "{\"name\":\"r\",}",
                "{\"name\":\"r\",\"do\":[{\"allow\":true}]} x",
                "{\"name\":\"r\",\"do\":[{\"allow\":true}]} {}",
                "\uFEFF{}",
                "{\"name\":NaN}",
                "{\"name\":\"\t\"}"
            })
    void whatIsNoJsonIsCalledThat(String text) {
        RuleFault fault = fault(text);
        assertThat(fault.isJson()).isFalse();
        assertThat(fault.line()).isPositive();
        assertThat(fault).hasMessageContaining("this is not JSON: ").message().doesNotContain("\n");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThatExceptionOfType(RuleFault.class)
                .isThrownBy(() -> RuleReader.read(new byte[] {'{', (byte) 0xff, '}'}))
                .withMessage("a rule is UTF-8")
                .satisfies(fault -> assertThat(fault.isJson()).isFalse());
    }

    @Test
    void boundsAreHeld() {
        String leaf = "{\"topic\":\"a\"}";
        assertThat(depth(Rule.MOST_DEPTH)).isNotNull();
        assertThat(fault(nested(Rule.MOST_DEPTH + 1))).hasMessageContaining("at most 16 deep");
        assertThat(fault(nested(200)).isJson()).isTrue();
        assertThat(RuleReader.read(several(leaf, Rule.MOST_CONDITIONS - 1))).isNotNull();
        assertThat(fault(several(leaf, Rule.MOST_CONDITIONS)))
                .hasMessageContaining("at most 64 conditions");
        String tags = "{\"tag\":\"a\"},".repeat(Rule.MOST_ACTIONS) + "{\"tag\":\"b\"}";
        assertThat(fault("{\"name\":\"r\",\"do\":[%s]}".formatted(tags)))
                .hasMessageContaining("at most 16 elements");
        String spaces = " ".repeat(Rule.MOST_BYTES);
        assertThat(fault("{\"name\":\"r\"" + spaces + "}"))
                .hasMessage("a rule has at most 16384 bytes");
    }

    private static Rule depth(int depth) {
        return RuleReader.read(nested(depth));
    }

    private static String nested(int depth) {
        String when = "{\"not\":".repeat(depth - 1) + "{\"topic\":\"a\"}" + "}".repeat(depth - 1);
        return "{\"name\":\"r\",\"when\":%s,\"do\":[{\"allow\":true}]}".formatted(when);
    }

    private static String several(String leaf, int count) {
        String all = String.join(",", Collections.nCopies(count, leaf));
        return "{\"name\":\"r\",\"when\":{\"all\":[%s]},\"do\":[{\"allow\":true}]}".formatted(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                            | ``          | has a kind
                    {"kind":"room"}                               | /kind       | topic, direct
                    {"kind":"topic"}                              | ``          | names it in 'topic'
                    {"kind":"direct","topic":"a"}                 | ``          | names it in 'topic'
                    {"kind":"topic","topic":"a.>"}                | /topic      | one topic
                    {"kind":"direct","headers":{"a":1}}           | /headers/a  | is a text
                    {"kind":"direct","made_by":["X"]}             | /made_by/0  | a rule's name
                    {"kind":"direct","at":"noon"}                 | /at         | written like
                    {"kind":"direct","content":"secret"}          | /content    | no field 'content'
                    """)
    void aBrokenMessageIsRefusedWithItsPlace(String text, String pointer, String part) {
        assertThatExceptionOfType(RuleFault.class)
                .isThrownBy(() -> TestMessage.of(text))
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo(pointer);
                    assertThat(fault.sentence()).contains(part);
                });
    }
}
