package waymark.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.kernel.KernelRefused;
import waymark.kernel.TestNamespace;
import waymark.kernel.netlink.MalformedMessageException;
import waymark.kernel.syscall.Errno;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.DeleteCommand;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Event;
import waymark.netstate.conntrack.Extra;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.Lifetime;
import waymark.netstate.conntrack.Reading;
import waymark.netstate.conntrack.Statistics;
import waymark.netstate.conntrack.Status;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.IpAddress;

class CtnetlinkIT {

  private static final List<String> ENTRIES =
      List.of(
          "-s 192.0.2.10 -d 203.0.113.5 -r 10.42.0.9 -q 10.66.66.2 -p tcp --sport 40000 --dport 443"
              + " --reply-port-src 8443 --reply-port-dst 40000 --state ESTABLISHED -t 600"
              + " -u SEEN_REPLY,ASSURED -m 256",
          "-s 192.0.2.11 -d 203.0.113.5 -p tcp --sport 40001 --dport 443 --state SYN_SENT -t 600",
          "-s 10.42.0.12 -d 10.43.0.10 -r 10.42.1.3 -q 10.42.0.12 -p udp --sport 33333 --dport 53"
              + " --reply-port-src 53 --reply-port-dst 33333 -t 600 -m 0x1ff",
          "-s 192.0.2.1 -d 192.0.2.2 -p icmp --icmp-type 8 --icmp-code 0 --icmp-id 4660 -t 600",
          "-s 2001:db8::1 -d 2001:db8::2 -p icmpv6 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 9"
              + " -t 600",
          "-s 2001:db8::10 -d 2001:db8::20 -p tcp --sport 50000 --dport 443 --state TIME_WAIT"
              + " -t 600 -u SEEN_REPLY,ASSURED",
          "-s 192.0.2.1 -d 192.0.2.2 -p gre --srckey 0x11 --dstkey 0x22 -t 600",
          "-s 192.0.2.1 -d 192.0.2.2 -p sctp --sport 2905 --dport 2906 --state ESTABLISHED"
              + " --orig-vtag 1 --reply-vtag 2 -t 600",
          "-s 192.0.2.1 -d 224.0.0.1 -p 2 -t 600",
          "-s 198.51.100.1 -d 198.51.100.2 -p udp --sport 1 --dport 2 -w 7 -t 600",
          "-s 198.51.100.1 -d 198.51.100.2 -p udp --sport 1 --dport 2 -t 600",
          "-s 198.51.100.1 -d 198.51.100.3 -p udp --sport 1 --dport 2 --orig-zone 8 -t 600");

  private static final int FLOOD = 60;

  private TestNamespace netns;

  /// What a dump gave.
  private static final class Kept implements EntrySink {
    final List<Flow> flows = new ArrayList<>();
    final List<Event.Kind> events = new ArrayList<>();
    final AtomicInteger overruns = new AtomicInteger();
    final AtomicLong dropped = new AtomicLong();

    @Override
    public void begin(int attempt) {
      flows.clear();
    }

    @Override
    public void entry(Entry entry) {
      flows.add(entry.toFlow());
      entry.event().ifPresent(event -> events.add(event.kind()));
    }

    @Override
    public void malformed(MalformedMessageException fault) {
      throw new AssertionError(fault);
    }

    @Override
    public void overrun(OptionalLong lost) {
      overruns.incrementAndGet();
      dropped.addAndGet(lost.orElseThrow());
    }
  }

  @BeforeEach
  void makeEntries() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/sbin/conntrack")),
        "needs conntrack(8): apt-get install conntrack");
    netns = TestNamespace.make("ct");
    netns.exec(
        "sysctl",
        "-qw",
        "net.netfilter.nf_conntrack_acct=1",
        "net.netfilter.nf_conntrack_timestamp=1");
    for (String entry : ENTRIES) {
      create(entry);
    }
  }

  @AfterEach
  void remove() throws Exception {
    if (netns != null) {
      netns.close();
    }
  }

  private void create(String options) throws Exception {
    List<String> command = new ArrayList<>(List.of("conntrack", "-I"));
    command.addAll(List.of(options.split(" ", -1)));
    netns.exec(command.toArray(String[]::new));
  }

  private Kept dump(Filter filter) throws Exception {
    Kept kept = new Kept();
    netns
        .namespace()
        .call(() -> {
          try (Ctnetlink table = Ctnetlink.open()) {
            return table.dump(filter, kept);
          }
        });
    return kept;
  }

  private Reading text(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("conntrack", "-L"));
    command.addAll(List.of(options));
    return ConntrackText.read("conntrack", netns.exec(command.toArray(String[]::new)));
  }

  /// What a list and the kernel both tell: neither the seconds nor the bits and words of only one.
  private static Flow comparable(Flow flow) {
    return new Flow(
        flow.protocol(),
        flow.original(),
        flow.reply(),
        flow.originalTraffic(),
        flow.replyTraffic(),
        flow.state(),
        flow.status().stream()
            .filter(bit -> bit == Status.SEEN_REPLY || bit == Status.ASSURED)
            .collect(Collectors.toSet()),
        flow.zones(),
        flow.mark(),
        flow.id(),
        Lifetime.UNTOLD,
        List.of());
  }

  private static Set<Flow> comparable(List<Flow> flows) {
    return flows.stream().map(CtnetlinkIT::comparable).collect(Collectors.toSet());
  }

  @Test
  void readsTheSameEntriesFromTheKernelAndFromItsTexts() throws Exception {
    List<Flow> kernel = dump(Filter.ALL).flows;
    assertThat(kernel).hasSize(ENTRIES.size());
    Reading list = text("-o", "extended,id,ktimestamp");
    assertThat(list.faults()).isEmpty();
    assertThat(comparable(kernel)).isEqualTo(comparable(list.flows()));
    assertThat(kernel).allMatch(flow -> flow.lifetime().start().isPresent());

    Reading proc = ConntrackText.read("proc", netns.exec("cat", "/proc/net/nf_conntrack"));
    assertThat(proc.faults()).isEmpty();
    Function<Flow, String> tuples = flow -> flow.protocol() + " " + flow.original() + flow.reply();
    assertThat(proc.flows().stream().map(tuples).toList())
        .containsExactlyInAnyOrderElementsOf(kernel.stream().map(tuples).toList());
  }

  @Test
  void readsWhatConntrackRestoredAndUpdated(@TempDir Path folder) throws Exception {
    String saved = netns.exec("conntrack", "-L", "-o", "save");
    netns.exec("conntrack", "-F");
    assertThat(dump(Filter.ALL).flows).isEmpty();
    Path file = Files.writeString(folder.resolve("saved.txt"), saved);
    netns.exec("conntrack", "-R", file.toString());
    netns.exec("conntrack", "-U", "-s", "192.0.2.10", "-p", "tcp", "-m", "77");
    netns.exec("conntrack", "-U", "-s", "192.0.2.11", "-p", "tcp", "-t", "90");
    List<Flow> kernel = dump(Filter.ALL).flows;
    Reading list = text("-o", "extended,id,ktimestamp");
    assertThat(list.faults()).isEmpty();
    assertThat(kernel).hasSize(ENTRIES.size());
    assertThat(comparable(kernel)).isEqualTo(comparable(list.flows()));
    assertThat(kernel).filteredOn(flow -> flow.mark().orElse(0) == 77).hasSize(1);
    Function<Flow, String> tuples = flow -> flow.protocol() + " " + flow.original() + flow.reply();
    Reading save = ConntrackText.read("saved", saved);
    assertThat(save.faults()).isEmpty();
    assertThat(save.flows().stream().map(tuples).toList())
        .containsExactlyInAnyOrderElementsOf(kernel.stream().map(tuples).toList());
    Reading xml = text("-o", "xml");
    assertThat(xml.faults()).isEmpty();
    assertThat(xml.flows()).hasSameSizeAs(kernel);
  }

  @Test
  void letsTheKernelFilter() throws Exception {
    assertThat(dump(byFamily(Family.IPV6)).flows).hasSize(2);
    assertThat(dump(Filter.repliesTo(IpAddress.parse("10.66.66.2"))).flows)
        .singleElement()
        .satisfies(flow -> assertThat(flow.mark()).hasValue(256));
    Filter marked =
        new Filter(
            Optional.empty(),
            Optional.of(new FwMark(0x100, 0x100)),
            Optional.empty(),
            Optional.empty());
    assertThat(dump(marked).flows).hasSize(2);
    Filter assured =
        new Filter(
            Optional.empty(), Optional.empty(), Optional.of(Status.ASSURED), Optional.empty());
    assertThat(dump(assured).flows).hasSize(2);
  }

  private static Filter byFamily(Family family) {
    return new Filter(Optional.of(family), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void deletesTheEntryThatIsMeantAndNoOther() throws Exception {
    for (Flow flow : dump(Filter.ALL).flows) {
      int before = dump(Filter.ALL).flows.size();
      delete(flow);
      List<Flow> left = dump(Filter.ALL).flows;
      assertThat(left).hasSize(before - 1);
      assertThat(comparable(left)).doesNotContain(comparable(flow));
      assertThatThrownBy(() -> delete(flow))
          .isInstanceOfSatisfying(
              KernelRefused.class,
              refused -> {
                assertThat(refused.errno()).isEqualTo(Errno.ENOENT);
                assertThat(refused.command()).isEqualTo(DeleteCommand.of(flow));
              });
    }
  }

  private void delete(Flow flow) throws Exception {
    netns
        .namespace()
        .call(() -> {
          try (Ctnetlink table = Ctnetlink.open()) {
            table.delete(flow);
            return true;
          }
        });
  }

  @Test
  void showsACommandThatDeletesTheSame() throws Exception {
    for (Flow flow : dump(Filter.ALL).flows) {
      int before = dump(Filter.ALL).flows.size();
      netns.exec(DeleteCommand.of(flow).split(" ", -1));
      assertThat(dump(Filter.ALL).flows).as(DeleteCommand.of(flow)).hasSize(before - 1);
    }
  }

  @Test
  void followsWhatHappens() throws Exception {
    Kept kept = new Kept();
    AtomicBoolean more = new AtomicBoolean(true);
    CountDownLatch begun = new CountDownLatch(1);
    Thread follower =
        Thread.ofPlatform()
            .start(() -> {
              try {
                netns
                    .namespace()
                    .call(() -> {
                      EventStream.follow(
                          0,
                          kept,
                          () -> {
                            begun.countDown();
                            return more.get();
                          });
                      return true;
                    });
              } catch (Exception failed) {
                throw new AssertionError(failed);
              }
            });
    begun.await();
    create("-s 192.0.2.77 -d 192.0.2.78 -p udp --sport 7 --dport 8 -t 600");
    netns.exec("conntrack", "-U", "-s", "192.0.2.77", "-p", "udp", "-m", "77", "-t", "500");
    netns.exec("conntrack", "-D", "-s", "192.0.2.77", "-p", "udp");
    for (int i = 0; i < 100 && !kept.events.contains(Event.Kind.DESTROY); i++) {
      Thread.sleep(50);
    }
    more.set(false);
    follower.join();
    assertThat(kept.events).startsWith(Event.Kind.NEW).endsWith(Event.Kind.DESTROY);
    assertThat(kept.overruns).hasValue(0);
  }

  @Test
  void tellsHowManyEventsWereLost() throws Exception {
    Kept kept = new Kept();
    long deadline = System.nanoTime() + 20_000_000_000L;
    netns
        .namespace()
        .call(() -> {
          AtomicBoolean first = new AtomicBoolean(true);
          EventStream.follow(
              2048,
              kept,
              () -> {
                if (first.getAndSet(false)) {
                  flood();
                }
                return kept.events.size() + kept.dropped.get() < FLOOD
                    && System.nanoTime() < deadline;
              });
          return true;
        });
    assertThat(kept.overruns.get()).isPositive();
    assertThat(kept.events.size() + kept.dropped.get())
        .as("what was seen and what was lost")
        .isEqualTo(FLOOD);
  }

  private void flood() {
    try {
      for (int i = 1; i <= FLOOD; i++) {
        create("-s 192.0.2.77 -d 192.0.2.78 -p udp --sport " + i + " --dport 8 -t 600");
      }
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void tellsHowFullTheTableIs() throws Exception {
    Statistics statistics =
        netns
            .namespace()
            .call(() -> {
              try (Ctnetlink table = Ctnetlink.open()) {
                return table.statistics();
              }
            });
    assertThat(statistics.counter("entries")).hasValue(ENTRIES.size());
    assertThat(statistics.counter("max").orElseThrow()).isPositive();
    assertThat(statistics.counter("insert_failed")).hasValue(0);
  }

  @Test
  void keepsWhatItDoesNotKnow() throws Exception {
    Flow sctp =
        dump(Filter.ALL).flows.stream()
            .filter(flow -> flow.protocol().number() == 132)
            .findFirst()
            .orElseThrow();
    assertThat(sctp.extras()).contains(Extra.of("use", "1"));
  }
}
