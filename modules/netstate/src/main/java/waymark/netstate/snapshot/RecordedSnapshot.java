package waymark.netstate.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import waymark.netstate.conntrack.ConntrackText;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.ipset.IpSet;
import waymark.netstate.netfilter.ipset.IpsetSave;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.netfilter.save.IptablesSave;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;
import waymark.netstate.packet.Reading;
import waymark.netstate.routing.IpAddrText;
import waymark.netstate.routing.IpNeighText;
import waymark.netstate.routing.IpRouteText;
import waymark.netstate.routing.IpRule;
import waymark.netstate.routing.IpRuleText;
import waymark.netstate.routing.Link;
import waymark.netstate.routing.Listing;
import waymark.netstate.routing.Neighbour;
import waymark.netstate.routing.Route;
import waymark.netstate.routing.Sysctls;
import waymark.netstate.routing.TableNames;
import waymark.netstate.walk.Gateway;

/// Reads a recorded snapshot: the plain output of plain commands, one file each.
///
/// Of two forms of one thing, JSON is read before text. A file that is not there makes its part
/// "not known", by name; a file with faults is told with all of them.
///
/// @param missing the names of the files that would have told more
public record RecordedSnapshot(Snapshot snapshot, List<Fault> faults, List<String> missing) {

  /// The names that are looked for, the first of each kind first.
  public static final Set<String> FILES =
      Set.of(
          "iptables-save.txt",
          "iptables-legacy-save.txt",
          "ip6tables-save.txt",
          "ip6tables-legacy-save.txt",
          "nft-ruleset.json",
          "ipset-save.txt",
          "ip-rule.json",
          "ip-rule.txt",
          "ip-6-rule.json",
          "ip-6-rule.txt",
          "ip-route-table-all.json",
          "ip-route-table-all.txt",
          "ip-6-route-table-all.json",
          "ip-6-route-table-all.txt",
          "ip-addr.json",
          "ip-addr.txt",
          "ip-neigh.json",
          "ip-neigh.txt",
          "rt_tables",
          "sysctl.txt",
          "conntrack-L-extended.txt",
          "conntrack-L.txt",
          "proc-nf_conntrack.txt",
          "conntrack-S.txt",
          "nstat.txt",
          "wg-show.txt");

  public RecordedSnapshot {
    faults = List.copyOf(faults);
    missing = List.copyOf(missing);
  }

  /// Reads the files of one snapshot.
  ///
  /// @param source what the snapshot is called, for messages
  /// @param files each file's text by its name; other names than [#FILES] are not looked at
  public static RecordedSnapshot read(String source, Map<String, String> files) {
    return new Reader(source, files).read();
  }

  private static final class Reader {

    private final String source;
    private final Map<String, String> files;
    private final List<Fault> faults = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    Reader(String source, Map<String, String> files) {
      this.source = source;
      this.files = files;
    }

    RecordedSnapshot read() {
      TableNames tables =
          text("rt_tables")
              .map(names -> TableNames.read(in("rt_tables"), names))
              .map(this::told)
              .flatMap(names -> names.stream().findFirst())
              .orElse(TableNames.NONE);
      Reading<List<Route>> routes = routes("ip-route-table-all", tables);
      Reading<List<NftTable>> all =
          reading("nft-ruleset.json", json -> told(NftRuleset.read(in("nft-ruleset.json"), json)));
      Reading<List<Ruleset>> iptables =
          rulesets(all, Family.IPV4, "iptables-save.txt", "iptables-legacy-save.txt");
      Reading<List<Ruleset>> ip6tables =
          rulesets(all, Family.IPV6, "ip6tables-save.txt", "ip6tables-legacy-save.txt");
      NftOwners.Told owners =
          NftOwners.tell(both(iptables, ip6tables), all.toOptional().orElse(List.of()));
      Gateway gateway =
          new Gateway(
              iptables.map(whole -> ofFamily(Family.IPV4, owners.rulesets())),
              ip6tables.map(whole -> ofFamily(Family.IPV6, owners.rulesets())),
              all.map(whole -> owners.nft()),
              rules(Family.IPV4, "ip-rule", tables),
              rules(Family.IPV6, "ip-6-rule", tables),
              routes.map(each -> of(Family.IPV4, each)),
              routes6(routes, tables),
              links(),
              sysctls(),
              Reading.notKnown("whether a rule asks for a set is known only now"));
      gateway = gateway.withSets(sets(gateway.asksForSets()));
      Snapshot snapshot =
          new Snapshot(
              source,
              gateway,
              neighbours(),
              conntrack(),
              reading("wg-show.txt", Function.identity()),
              reading("nstat.txt", NstatText::read));
      return new RecordedSnapshot(snapshot, faults, missing);
    }

    /// The file is missing only where a rule asks for a set.
    private Reading<List<IpSet>> sets(boolean areAsked) {
      String file = "ipset-save.txt";
      if (!areAsked && text(file).isEmpty()) {
        return Reading.known(List.of());
      }
      return reading(
          file,
          text -> {
            IpsetSave save = IpsetSave.read(in(file), text);
            faults.addAll(save.faults());
            return save.sets();
          });
    }

    private String in(String file) {
      return source + "/" + file;
    }

    private Optional<String> text(String file) {
      return Optional.ofNullable(files.get(file));
    }

    private <T> List<T> told(Listing<T> listing) {
      faults.addAll(listing.faults());
      return listing.values();
    }

    private <T> Reading<T> notThere(String file) {
      missing.add(file);
      return Reading.notKnown(file + " is not in " + source);
    }

    private <T> Reading<T> reading(String file, Function<String, T> read) {
      Optional<String> text = text(file);
      return text.isPresent() ? Reading.known(read.apply(text.get())) : notThere(file);
    }

    private static List<Ruleset> both(
        Reading<List<Ruleset>> iptables, Reading<List<Ruleset>> ip6tables) {
      List<Ruleset> both = new ArrayList<>(iptables.toOptional().orElse(List.of()));
      both.addAll(ip6tables.toOptional().orElse(List.of()));
      return both;
    }

    private static List<Ruleset> ofFamily(Family family, List<Ruleset> rulesets) {
      return rulesets.stream()
          .filter(each -> each.family() == family && !each.tables().isEmpty())
          .toList();
    }

    private Reading<List<Ruleset>> rulesets(
        Reading<List<NftTable>> all, Family family, String nft, String legacy) {
      List<Ruleset> rulesets = new ArrayList<>();
      for (String file : List.of(nft, legacy)) {
        Optional<String> text = text(file);
        if (text.isEmpty()) {
          if (!file.startsWith("ip6tables-legacy")) {
            missing.add(file);
          }
          continue;
        }
        IptablesSave save = IptablesSave.read(in(file), text.get(), family);
        faults.addAll(save.faults());
        save.rulesets().stream().filter(each -> !each.tables().isEmpty()).forEach(rulesets::add);
      }
      // iptables-save(8) shows the backend that the host's iptables is. Without the legacy one's
      // file, it is taken to be all there is, and the file is named as missing. Where
      // iptables-nft-save(8) itself gave up, nft(8) has shown its tables as native ones.
      boolean isShownByNft = all.toOptional().isPresent() && files.containsKey(legacy);
      return files.containsKey(nft) || isShownByNft
          ? Reading.known(rulesets)
          : Reading.notKnown(nft + " is not in " + source);
    }

    private Reading<List<IpRule>> rules(Family family, String name, TableNames tables) {
      return listing(
          name,
          json -> IpJson.rules(in(name + ".json"), family, tables, json),
          text -> IpRuleText.read(in(name + ".txt"), family, tables, text));
    }

    private Reading<List<Route>> routes(String name, TableNames tables) {
      return listing(
          name,
          json -> IpJson.routes(in(name + ".json"), tables, json),
          text -> IpRouteText.read(in(name + ".txt"), tables, text));
    }

    /// `ip route show table all` tells both families, `ip -4 route` only one.
    private Reading<List<Route>> routes6(Reading<List<Route>> both, TableNames tables) {
      String name = "ip-6-route-table-all";
      if (text(name + ".json").isPresent() || text(name + ".txt").isPresent()) {
        return routes(name, tables);
      }
      List<Route> routes = of(Family.IPV6, both.toOptional().orElse(List.of()));
      return routes.isEmpty() ? notThere(name + ".json") : Reading.known(routes);
    }

    private static List<Route> of(Family family, List<Route> routes) {
      return routes.stream().filter(route -> route.family() == family).toList();
    }

    private Reading<List<Link>> links() {
      return listing(
          "ip-addr",
          json -> IpJson.links(in("ip-addr.json"), json),
          text -> IpAddrText.read(in("ip-addr.txt"), text));
    }

    private Reading<List<Neighbour>> neighbours() {
      return listing(
          "ip-neigh",
          json -> IpJson.neighbours(in("ip-neigh.json"), json),
          text -> IpNeighText.read(in("ip-neigh.txt"), text));
    }

    private <T> Reading<List<T>> listing(
        String name, Function<String, Listing<T>> json, Function<String, Listing<T>> text) {
      Optional<Listing<T>> read =
          text(name + ".json").map(json).or(() -> text(name + ".txt").map(text));
      return read.isPresent() ? Reading.known(told(read.get())) : notThere(name + ".json");
    }

    private Reading<Sysctls> sysctls() {
      return reading(
          "sysctl.txt",
          text -> {
            Map<String, String> values = new TreeMap<>();
            text.lines()
                .map(line -> line.split(" = ", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> values.put(pair[0], pair[1]));
            return new Sysctls(values);
          });
    }

    private Reading<List<Flow>> conntrack() {
      for (String file :
          List.of("conntrack-L-extended.txt", "conntrack-L.txt", "proc-nf_conntrack.txt")) {
        Optional<String> text = text(file);
        if (text.isPresent()) {
          var read = ConntrackText.read(in(file), text.get());
          faults.addAll(read.faults());
          return Reading.known(read.flows());
        }
      }
      return notThere("conntrack-L-extended.txt");
    }
  }
}
