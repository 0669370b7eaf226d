package waymark.kernel;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.conntrack.Filter;
import waymark.kernel.conntrack.PickedFlows;
import waymark.kernel.proc.SnmpFiles;
import waymark.kernel.proc.SysctlFiles;
import waymark.kernel.record.SnapshotRecorder;
import waymark.kernel.rtnetlink.Rtnetlink;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Reading;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.snapshot.Snapshot;
import waymark.netstate.walk.Gateway;

/// The live kernel of one network namespace.
///
/// Rules, routes, links and neighbours come by rtnetlink, sysctls and counters from /proc; what a
/// program of its own prints (iptables of both backends, nft, conntrack, wg) is read from there.
/// The parts are read one after the other: the kernel has no one moment for all of them.
public record Kernel(NetworkNamespace namespace) {

  private static final String IPSET_SAVE = "ipset-save.txt";

  /// Reads the whole state but the tracking table, which may hold millions of entries and of which
  /// [#flows] reads what is of interest. What cannot be read is "not known", with the reason.
  ///
  /// @throws KernelRefused if the namespace cannot be entered, or rtnetlink refuses
  public RecordedSnapshot read() throws IOException, KernelRefused, InterruptedException {
    return namespace.call(this::readHere);
  }

  private RecordedSnapshot readHere() throws IOException, KernelRefused, InterruptedException {
    SnapshotRecorder.Recorded printed = SnapshotRecorder.programsOnly();
    RecordedSnapshot read = RecordedSnapshot.read(source(), printed.files());
    Snapshot told = read.snapshot();
    Gateway gateway = told.gateway();
    Map<String, String> why = new TreeMap<>(printed.notCollected());
    try (Rtnetlink kernel = Rtnetlink.open()) {
      Snapshot snapshot =
          new Snapshot(
              source(),
              new Gateway(
                  because(gateway.iptables(), why, "iptables-save.txt"),
                  because(gateway.ip6tables(), why, "ip6tables-save.txt"),
                  because(gateway.nft(), why, "nft-ruleset.json"),
                  Reading.known(kernel.rules(Family.IPV4)),
                  ipv6(() -> kernel.rules(Family.IPV6)),
                  Reading.known(kernel.routes(Family.IPV4)),
                  ipv6(() -> kernel.routes(Family.IPV6)),
                  Reading.known(kernel.links()),
                  Reading.known(SysctlFiles.read()),
                  because(gateway.sets(), why, IPSET_SAVE)),
              Reading.known(kernel.neighbours()),
              Reading.notKnown("nobody asked for it"),
              because(told.wireguard(), why, "wg-show.txt"),
              Reading.known(SnmpFiles.read()));
      if (!gateway.asksForSets()) {
        why.remove(IPSET_SAVE); // nobody misses it
      }
      return new RecordedSnapshot(snapshot, read.faults(), List.copyOf(why.values()));
    }
  }

  /// Reads the entries of the tracking table that are of interest.
  ///
  /// @param interest made anew for each reading: the kernel may have to begin again
  public Reading<List<Flow>> flows(Supplier<Predicate<Entry>> interest)
      throws IOException, KernelRefused, InterruptedException {
    return namespace.call(() -> flowsHere(interest));
  }

  private static Reading<List<Flow>> flowsHere(Supplier<Predicate<Entry>> interest)
      throws IOException {
    PickedFlows picked = new PickedFlows(interest);
    try (Ctnetlink kernel = Ctnetlink.open()) {
      kernel.dump(Filter.ALL, picked);
    } catch (KernelRefused refused) {
      return Reading.notKnown(refused.command() + ": " + refused.getMessage());
    }
    return picked.flows();
  }

  private String source() {
    return namespace.file().isEmpty() ? "live" : "live netns " + namespace.name();
  }

  /// Why a part is not known: in the words of the program that did not tell it.
  private static <T> Reading<T> because(Reading<T> part, Map<String, String> why, String file) {
    return switch (part) {
      case Reading.Known<T> known -> known;
      case Reading.NotKnown<T>(var unsaid) ->
          Reading.notKnown(Optional.ofNullable(why.get(file)).orElse(unsaid));
    };
  }

  /// A kernel without IPv6 refuses to tell its rules.
  private static <T> Reading<List<T>> ipv6(NetworkNamespace.Task<List<T>> question)
      throws IOException, InterruptedException {
    try {
      return Reading.known(question.run());
    } catch (KernelRefused refused) {
      return Reading.notKnown(refused.command() + ": " + refused.getMessage());
    }
  }
}
