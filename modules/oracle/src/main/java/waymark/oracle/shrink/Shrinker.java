package waymark.oracle.shrink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import waymark.netstate.netfilter.TableName;
import waymark.oracle.ground.RefusedException;
import waymark.oracle.judge.Disagreement;
import waymark.oracle.judge.Trial;
import waymark.oracle.scene.RuleTable;
import waymark.oracle.scene.Scene;
import waymark.oracle.scene.Shot;

/// Leaves out what a disagreement does not need.
public final class Shrinker {

  private final Trial trial;
  private final long deadline;
  private Case smallest;

  /// A scene with packets of which some disagree.
  public record Case(Scene scene, List<Shot> shots, Disagreement disagreement) {

    public Case {
      shots = List.copyOf(shots);
    }
  }

  private Shrinker(Trial trial, Case start, long deadline) {
    this.trial = trial;
    this.smallest = start;
    this.deadline = deadline;
  }

  /// @param deadline as [System#nanoTime()]: what is smallest by then is taken
  /// @return the same where it does not disagree a second time
  public static Case shrink(Trial trial, Case start, long deadline)
      throws IOException, InterruptedException {
    Shrinker shrinker = new Shrinker(trial, start, deadline);
    int before = Integer.MAX_VALUE;
    while (shrinker.size() < before && System.nanoTime() < deadline) {
      before = shrinker.size();
      shrinker.shots();
      shrinker.tables();
      shrinker.lines(Scene::sets, Scene::withSets);
      shrinker.lines(Scene::nft, Scene::withNft);
      shrinker.lines(Scene::rules, Scene::withRules);
      shrinker.lines(Scene::routes, Scene::withRoutes);
      shrinker.sysctls();
      shrinker.matches();
    }
    return shrinker.smallest;
  }

  private int size() {
    return smallest.scene().size() * 1000
        + smallest.shots().size() * 1000
        + smallest.scene().restoreText().length();
  }

  /// Keeps a smaller one where it still disagrees.
  private boolean keep(Scene scene, List<Shot> shots) throws IOException, InterruptedException {
    if (System.nanoTime() > deadline) {
      return false;
    }
    try {
      List<Disagreement> disagreements = trial.run(scene, shots);
      if (disagreements.isEmpty()) {
        return false;
      }
      smallest = new Case(scene, shots, disagreements.getFirst());
      return true;
    } catch (RefusedException refused) {
      return false; // a chain that another rule needs
    }
  }

  private void shots() throws IOException, InterruptedException {
    for (int part = smallest.shots().size() / 2; part >= 1; part /= 2) {
      int at = 0;
      while (at < smallest.shots().size() && smallest.shots().size() > 1) {
        List<Shot> fewer = new ArrayList<>(smallest.shots());
        fewer.subList(at, Math.min(at + part, fewer.size())).clear();
        if (fewer.isEmpty() || !keep(smallest.scene(), fewer)) {
          at += part;
        }
      }
    }
    for (Shot shot : smallest.shots()) {
      if (shot.follow() && smallest.shots().size() == 1) {
        keep(smallest.scene(), List.of(new Shot(shot.packet(), false)));
      }
    }
  }

  private void tables() throws IOException, InterruptedException {
    for (TableName name : TableName.values()) {
      Map<TableName, RuleTable> fewer = new EnumMap<>(TableName.class);
      fewer.putAll(smallest.scene().tables());
      if (fewer.remove(name) != null) {
        keep(smallest.scene().withTables(fewer), smallest.shots());
      }
      RuleTable table = smallest.scene().tables().get(name);
      if (table != null) {
        rulesOf(name, table.rules().size());
        chainsOf(name);
      }
    }
  }

  private void rulesOf(TableName name, int rules) throws IOException, InterruptedException {
    for (int at = rules - 1; at >= 0; at--) {
      Map<TableName, RuleTable> fewer = new EnumMap<>(TableName.class);
      fewer.putAll(smallest.scene().tables());
      int rule = at;
      fewer.computeIfPresent(name, (key, table) -> table.without(rule));
      keep(smallest.scene().withTables(fewer), smallest.shots());
    }
  }

  /// User chains that are not needed, and policies.
  private void chainsOf(TableName name) throws IOException, InterruptedException {
    for (String chain : List.copyOf(table(name).chains().keySet())) {
      Map<TableName, RuleTable> fewer = new EnumMap<>(TableName.class);
      fewer.putAll(smallest.scene().tables());
      Map<String, String> chains = new TreeMap<>(table(name).chains());
      boolean isPlain = String.valueOf(chains.remove(chain)).equals("ACCEPT");
      fewer.put(name, new RuleTable(chains, table(name).rules()));
      if (!isPlain) {
        keep(smallest.scene().withTables(fewer), smallest.shots());
      }
    }
  }

  private RuleTable table(TableName name) {
    return smallest.scene().tables().getOrDefault(name, new RuleTable(Map.of(), List.of()));
  }

  /// Leaves out lines of a list, many at once first, the last ones first: those that others need
  /// come before them.
  private void lines(
      Function<Scene, List<String>> list, BiFunction<Scene, List<String>, Scene> with)
      throws IOException, InterruptedException {
    for (int part = (list.apply(smallest.scene()).size() + 1) / 2; part >= 1; part /= 2) {
      for (int end = list.apply(smallest.scene()).size(); end > 0; end -= part) {
        List<String> fewer = new ArrayList<>(list.apply(smallest.scene()));
        fewer.subList(Math.max(0, end - part), end).clear();
        keep(with.apply(smallest.scene(), fewer), smallest.shots());
      }
    }
  }

  private void sysctls() throws IOException, InterruptedException {
    for (String key : smallest.scene().sysctls().keySet()) {
      Map<String, String> fewer = new TreeMap<>(smallest.scene().sysctls());
      fewer.remove(key);
      keep(smallest.scene().withSysctls(fewer), smallest.shots());
    }
  }

  /// Leaves out one match of one rule after the other.
  private void matches() throws IOException, InterruptedException {
    for (TableName name : TableName.values()) {
      for (int at = 0; at < table(name).rules().size(); at++) {
        for (String simpler : SimplerRule.of(table(name).rules().get(at))) {
          Map<TableName, RuleTable> changed = new EnumMap<>(TableName.class);
          changed.putAll(smallest.scene().tables());
          List<String> rules = new ArrayList<>(table(name).rules());
          rules.set(at, simpler);
          changed.put(name, new RuleTable(table(name).chains(), rules));
          if (keep(smallest.scene().withTables(changed), smallest.shots())) {
            break;
          }
        }
      }
    }
  }
}
