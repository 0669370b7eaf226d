package waymark.netstate.netfilter.ipset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.netfilter.ipset.IpSet.Content;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Cidr;

/// Texts in the shape of `ipset save` of ipset 7.17, whose sets were made by hand on Linux 6.18.
class IpsetSaveTest {

  private static final String HEAD = "hashsize 1024 maxelem 65536 bucketsize 12 initval 0xde39271b";

  private static Content only(String text) {
    IpsetSave save = IpsetSave.read("ipset-save.txt", text);
    assertThat(save.faults()).isEmpty();
    return save.sets().getLast().content();
  }

  private static Members members(String text) {
    return ((Content.Elements) only(text)).members();
  }

  private static List<Part> address(String text) throws BadValueException {
    return List.of(new Part.Block(Cidr.parse(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, IN",
    "10.42.7.9, EXCEPTED",
    "10.42.7.7, IN",
    "11.0.0.1, MISSED",
  })
  void theLongestPrefixDecides(String asked, Members.Hit hit) throws BadValueException {
    String text =
        "create nets hash:net family inet "
            + HEAD
            + "\nadd nets 10.0.0.0/8\nadd nets 10.42.7.0/24 nomatch\nadd nets 10.42.7.7\n";
    assertThat(members(text).find(address(asked))).isEqualTo(hit);
  }

  @Test
  void readsPortsOfEveryProtocolAndPassesCountersAndCommentsOver() throws BadValueException {
    String text =
        "create a hash:ip,port family inet "
            + HEAD
            + " counters comment\n"
            + "add a 10.0.0.1,gre:0 packets 0 bytes 0\n"
            + "add a 10.0.0.1,icmp:echo-request packets 0 bytes 0 comment \"x timeout nomatch\"\n"
            + "add a 10.0.0.1,tcp:80 packets 7 bytes 420\n";
    for (int[] port : new int[][] {{47, 0}, {1, 8 << 8}, {6, 80}}) {
      assertThat(
              members(text)
                  .find(
                      List.of(
                          address("10.0.0.1").getFirst(),
                          new Part.Port(OptionalInt.of(port[0]), port[1]))))
          .isEqualTo(Members.Hit.IN);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create c hash:ip family inet timeout 60                    | timeout",
        "create c hash:ip family inet netmask 24                    | netmask",
        "create c hash:mac hashsize 1024                            | hash:mac",
        "create c hash:ip,port family inet;add c 10.0.0.1,icmp:ttl-zero-during-reassembly | ttl-",
        "create c hash:ip,port family inet;add c 10.0.0.1,icmp:99999999999/0 | icmp:9",
        "create c hash:ip,port family inet;add c 10.0.0.1,icmp:256/0 | 256",
        "create c hash:net,iface family inet;add c 10.0.0.0/8,eth+ wildcard | wildcard",
        "create c hash:ip family inet;add c 10.0.0.1 timeout 0      | timeout",
      })
  void keepsWhatItDoesNotModel(String lines, String why) {
    assertThat(only(lines.strip().replace(';', '\n')))
        .isInstanceOfSatisfying(
            Content.Unmodelled.class, kept -> assertThat(kept.why()).contains(why));
  }

  /// The kernel takes no list into a list either (`IPSET_ERR_LOOP`).
  @ParameterizedTest
  @ValueSource(
      strings = {
        "create a hash:ip;add b 10.0.0.1",
        "create a list:set size 8;add a b",
        "create a list:set size 8;add a a",
      })
  void saysWhichLineIsNone(String lines) {
    IpsetSave save = IpsetSave.read("ipset-save.txt", lines.replace(';', '\n'));
    assertThat(save.faults()).hasSize(1);
    assertThat(save.faults().getFirst().line()).isEqualTo(2);
  }
}
