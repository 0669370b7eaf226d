package waymark.kernel.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.proc.Devices;
import waymark.kernel.proc.SysctlFiles;
import waymark.kernel.program.Program;
import waymark.kernel.program.Result;

/// Records the live state of a network namespace as the plain output of plain commands, which a
/// person could type and collect by hand just so.
public final class SnapshotRecorder {

  private static final String IPSET_SAVE = "ipset-save.txt";
  private static final String WG_SHOW = "wg-show.txt";
  private static final Duration MOST = Duration.ofMinutes(2);

  /// Each file and the programs that print it; the first that is installed is run.
  private static final Map<String, List<Program>> PROGRAMS =
      Map.ofEntries(
          Map.entry(
              "iptables-save.txt",
              List.of(
                  Program.of("iptables", "iptables-nft-save", "-c"),
                  Program.of("iptables", "iptables-save", "-c"))),
          Map.entry(
              "ip6tables-save.txt",
              List.of(
                  Program.of("iptables", "ip6tables-nft-save", "-c"),
                  Program.of("iptables", "ip6tables-save", "-c"))),
          one("iptables-legacy-save.txt", "iptables", "iptables-legacy-save", "-c"),
          one("ip6tables-legacy-save.txt", "iptables", "ip6tables-legacy-save", "-c"),
          one("nft-ruleset.json", "nftables", "nft", "-j", "list", "ruleset"),
          one(IPSET_SAVE, "ipset", "ipset", "save"),
          one("ip-rule.json", "iproute2", "ip", "-j", "rule"),
          one("ip-6-rule.json", "iproute2", "ip", "-j", "-6", "rule"),
          one("ip-route-table-all.json", "iproute2", "ip", "-j", "route", "show", "table", "all"),
          one(
              "ip-6-route-table-all.json",
              "iproute2",
              "ip",
              "-j",
              "-6",
              "route",
              "show",
              "table",
              "all"),
          one("ip-addr.json", "iproute2", "ip", "-j", "-d", "addr"),
          one("ip-neigh.json", "iproute2", "ip", "-j", "neigh"),
          one("bridge-fdb.json", "iproute2", "bridge", "-j", "fdb"),
          one("conntrack-L-extended.txt", "conntrack", "conntrack", "-L", "-o", "extended"),
          one("conntrack-S.txt", "conntrack", "conntrack", "-S"),
          one("nstat.txt", "iproute2", "nstat", "-asz"),
          one(WG_SHOW, "wireguard-tools", "wg", "show"));

  private static final Set<String> ONLY_BY_PROGRAM =
      Set.of(
          "iptables-save.txt",
          "ip6tables-save.txt",
          "iptables-legacy-save.txt",
          "ip6tables-legacy-save.txt",
          "nft-ruleset.json",
          IPSET_SAVE,
          WG_SHOW);

  /// Where distributions keep the names of routing tables, first the administrator's.
  private static final List<Path> TABLE_NAMES =
      List.of(
          Path.of("/etc/iproute2/rt_tables"),
          Path.of("/usr/share/iproute2/rt_tables"),
          Path.of("/usr/lib/iproute2/rt_tables"));

  private static final String SYSCTL = "sysctl.txt";
  private static final String RT_TABLES = "rt_tables";

  /// What was recorded.
  ///
  /// @param files each file's text by its name
  /// @param notCollected why a file is not among them, by its name
  public record Recorded(Map<String, String> files, Map<String, String> notCollected) {}

  private SnapshotRecorder() {}

  private static Map.Entry<String, List<Program>> one(
      String file, String debianPackage, String... command) {
    return Map.entry(file, List.of(Program.of(debianPackage, command)));
  }

  /// The names of all files that a recording may hold.
  public static Set<String> names() {
    return Stream.concat(PROGRAMS.keySet().stream(), Stream.of(SYSCTL, RT_TABLES))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Records a namespace. What cannot be collected does not keep the rest from it.
  public static Recorded record(NetworkNamespace namespace)
      throws IOException, KernelRefused, InterruptedException {
    return namespace.call(SnapshotRecorder::here);
  }

  /// Records the namespace of the calling thread.
  public static Recorded here() throws IOException, InterruptedException {
    Recorded printed = run(PROGRAMS.keySet());
    Map<String, String> files = new TreeMap<>(printed.files());
    files.put(SYSCTL, SysctlFiles.read().toString());
    for (Path names : TABLE_NAMES) {
      if (Files.isReadable(names) && !files.containsKey(RT_TABLES)) {
        files.put(RT_TABLES, tableNames(names));
      }
    }
    return new Recorded(files, printed.notCollected());
  }

  /// Runs, in the namespace of the calling thread, the programs whose formats no kernel prints:
  /// iptables of both backends, nft and wg.
  public static Recorded programsOnly() throws IOException, InterruptedException {
    return run(ONLY_BY_PROGRAM);
  }

  private static Recorded run(Set<String> names) throws IOException, InterruptedException {
    Map<String, String> files = new TreeMap<>();
    Map<String, String> notCollected = new TreeMap<>();
    for (Map.Entry<String, List<Program>> file : new TreeMap<>(PROGRAMS).entrySet()) {
      if (names.contains(file.getKey())) {
        switch (firstInstalled(file.getValue()).run("", MOST)) {
          case Result.Done(var out, var err) when file.getKey().equals(WG_SHOW) && !err.isBlank() ->
              // wg(8) passes over an interface that it may not ask, and ends with status 0
              notCollected.put(file.getKey(), err.lines().findFirst().orElse(err));
          case Result.Done(var out, var err) -> files.put(file.getKey(), out);
          case Result.Missing(var why) -> notCollected.put(file.getKey(), why);
          case Result.Failed(var why) -> notCollected.put(file.getKey(), why);
        }
      }
    }
    Set<String> devices = Devices.names();
    files.computeIfPresent(
        WG_SHOW, (name, text) -> WireGuardText.withoutKeys(WireGuardText.of(devices, text)));
    return new Recorded(files, notCollected);
  }

  /// The file and those of its folder of additions, `rt_tables.d/NAME.conf`.
  private static String tableNames(Path names) throws IOException {
    StringBuilder text = new StringBuilder(Files.readString(names));
    Path additions = Path.of(names + ".d");
    if (Files.isDirectory(additions)) {
      try (Stream<Path> more = Files.list(additions)) {
        for (Path each : more.filter(file -> file.toString().endsWith(".conf")).sorted().toList()) {
          text.append('\n').append(Files.readString(each));
        }
      }
    }
    return text.toString();
  }

  private static Program firstInstalled(List<Program> programs) {
    return programs.stream()
        .filter(program -> program.file().isPresent())
        .findFirst()
        .orElseGet(programs::getFirst);
  }
}
