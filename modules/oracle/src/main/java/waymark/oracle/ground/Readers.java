package waymark.oracle.ground;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import waymark.kernel.KernelRefused;
import waymark.kernel.proc.SysctlFiles;
import waymark.kernel.record.SnapshotRecorder;
import waymark.kernel.rtnetlink.Rtnetlink;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Reading;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.walk.Gateway;
import waymark.oracle.scene.Backend;
import waymark.oracle.scene.Scene;

/// What our own readers read of a scene that is set up.
record Readers(Scene scene) {

  private static final String IPSET = "ipset-save.txt";
  private static final String NFT = "nft-ruleset.json";
  private static final Set<String> SNAPSHOT =
      Set.of(
          "iptables-save.txt",
          "iptables-legacy-save.txt",
          "ip6tables-save.txt",
          "ip6tables-legacy-save.txt",
          "ip-rule.json",
          "ip-6-rule.json",
          "ip-route-table-all.json",
          "ip-6-route-table-all.json",
          "ip-addr.json",
          "sysctl.txt");
  private static final Pattern DECISIVE =
      Pattern.compile(
          "^net\\.ipv[46]\\.conf\\.[^ ]+\\."
              + "(rp_filter|src_valid_mark|accept_local|route_localnet|forwarding|send_redirects) ");

  /// The rules of every backend, with what they have counted, as our own readers read them.
  Gateway rules() throws IOException, InterruptedException, RefusedException {
    RecordedSnapshot printed = RecordedSnapshot.read("live", printed());
    if (!printed.faults().isEmpty()) {
      throw new IllegalStateException("a real dump is not read: " + printed.faults().getFirst());
    }
    Gateway told = printed.snapshot().gateway();
    return told.withNft(told.nft().map(Readers::withoutOurs));
  }

  /// What the model is to see: the state as our own readers read it from the kernel.
  Gateway read(Rtnetlink rtnetlink) throws IOException, InterruptedException, RefusedException {
    Gateway told = rules();
    try {
      return new Gateway(
          told.iptables(),
          told.ip6tables(),
          told.nft(),
          Reading.known(rtnetlink.rules(Family.IPV4)),
          Reading.known(rtnetlink.rules(Family.IPV6)),
          Reading.known(rtnetlink.routes(Family.IPV4)),
          Reading.known(rtnetlink.routes(Family.IPV6)),
          Reading.known(rtnetlink.links()),
          Reading.known(SysctlFiles.read()),
          told.sets());
    } catch (KernelRefused refused) {
      throw new RefusedException(refused.command() + ": " + refused.getMessage());
    }
  }

  /// The rules as the files of a snapshot; of the scene's own backend, for the other one has none,
  /// and nft(8) is asked only where it has something to tell.
  private Map<String, String> printed() throws IOException, InterruptedException, RefusedException {
    Map<String, String> files = new HashMap<>();
    for (Family family : Family.values()) {
      for (Backend backend : Backend.values()) {
        boolean isAsked = family == scene.family() && backend == scene.backend();
        files.put(
            (family == Family.IPV4 ? "iptables" : "ip6tables")
                + (backend == Backend.LEGACY ? "-legacy" : "")
                + "-save.txt",
            isAsked ? Programs.save(family, backend) : "");
      }
    }
    files.put(IPSET, scene.sets().isEmpty() ? "" : Programs.ipsets());
    files.put(NFT, scene.nft().isEmpty() ? "" : Programs.listRuleset());
    return files;
  }

  /// Our own table decides nothing.
  private static List<NftTable> withoutOurs(List<NftTable> tables) {
    return tables.stream().filter(table -> !table.name().equals(WatchTable.NAME)).toList();
  }

  /// The scene's state as the plain output of plain commands, without what says nothing of it.
  Map<String, String> snapshot() throws IOException, InterruptedException, RefusedException {
    Programs.nft(WatchTable.undo());
    Map<String, String> files = new TreeMap<>(SnapshotRecorder.here().files());
    Programs.nft(WatchTable.text());
    files.keySet().removeIf(name -> !SNAPSHOT.contains(name) && !isOfScene(name));
    files.computeIfPresent("sysctl.txt", (name, text) -> decisive(text));
    return files;
  }

  private boolean isOfScene(String name) {
    return (name.equals(NFT) && !scene.nft().isEmpty())
        || (name.equals(IPSET) && !scene.sets().isEmpty());
  }

  private static String decisive(String sysctls) {
    return sysctls
        .lines()
        .filter(line -> DECISIVE.matcher(line).find())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
