package waymark.netstate.conntrack.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.FlowEntry;
import waymark.netstate.conntrack.Nat;
import waymark.netstate.conntrack.State;
import waymark.netstate.packet.Protocol;

/// Looks at every entry of a table once, and says what it holds and what goes wrong in it.
///
/// It holds at most some 20 MB, whatever the table's size. Not for several threads.
public final class Survey implements Consumer<Entry> {

  private static final int SLOTS = 1 << 16;
  private static final int TOP = 20;

  private final Detector detector;
  private final Map<Suspicion, Gathering> gatherings = new EnumMap<>(Suspicion.class);
  private final States states = new States();
  private final Group[] protocols = new Group[256];
  private final Map<Nat, Group> nat = new EnumMap<>(Nat.class);
  private final Tally clients = new Tally(Entry.Side.ORIGINAL_SRC, false, SLOTS);
  private final Tally fronts = new Tally(Entry.Side.ORIGINAL_DST, true, SLOTS);
  private final Histogram timeouts = new Histogram();
  private final Histogram ages = new Histogram();
  private final KnownFlows known = new KnownFlows();
  private final Doors doors;
  private long flows;

  public Survey(Surroundings surroundings) {
    detector = new Detector(surroundings);
    doors = new Doors(surroundings);
    for (int i = 0; i < protocols.length; i++) {
      protocols[i] = new Group();
    }
  }

  /// Looks at flows that are at hand.
  public static Survey of(Surroundings surroundings, List<Flow> flows) {
    Survey survey = new Survey(surroundings);
    flows.forEach(flow -> survey.accept(FlowEntry.of(flow)));
    return survey;
  }

  @Override
  public void accept(Entry entry) {
    see(entry);
  }

  /// Looks at one entry. Of the events of one flow, only the first one counts.
  ///
  /// @return how it goes wrong; well where it does not, or where it was seen before
  public Judgement see(Entry entry) {
    return entry.event().isPresent() ? seeOnce(entry) : judge(entry);
  }

  /// Looks at an entry that events may have told of before; then it does not count.
  public Judgement seeOnce(Entry entry) {
    return known.isNew(entry) ? judge(entry) : Judgement.WELL;
  }

  private Judgement judge(Entry entry) {
    Nat translation = Nat.of(entry);
    Judgement judgement = detector.judge(entry, translation);
    if (judgement == Judgement.LEAK && doors.areOf(entry)) {
      judgement = Judgement.WELL;
    }
    doors.learn(entry, translation);
    boolean suspicious = judgement.suspicion().isPresent();
    if (suspicious) {
      gatherings
          .computeIfAbsent(judgement.suspicion().get(), Gathering::new)
          .take(entry, judgement.isProven());
    }
    flows++;
    states.count(entry.state(), suspicious);
    protocols[entry.protocol()].count(suspicious);
    group(nat, translation).count(suspicious);
    clients.count(entry, suspicious);
    fronts.count(entry, suspicious);
    timeouts.count(entry.timeout(), suspicious);
    ages.count(entry.deltaTime(), suspicious);
    return judgement;
  }

  private static <K> Group group(Map<K, Group> groups, K key) {
    Group group = groups.get(key);
    if (group == null) {
      group = new Group();
      groups.put(key, group);
    }
    return group;
  }

  /// What the table holds, as far as it was seen.
  public Summary summary() {
    Map<Integer, Group> numbered = new HashMap<>();
    for (int i = 0; i < protocols.length; i++) {
      if (protocols[i].flows > 0) {
        numbered.put(i, protocols[i]);
      }
    }
    return new Summary(
        flows,
        counts(states.groups(), state -> state.map(State::word).orElse("-")),
        counts(numbered, number -> new Protocol(number).toString()),
        counts(nat, Nat::word),
        timeouts.counts(),
        ages.counts(),
        clients.top(TOP),
        fronts.top(TOP),
        Math.max(clients.missing(), fronts.missing()));
  }

  private static <K> List<Count> counts(Map<K, Group> groups, Function<K, String> name) {
    List<Count> counts = new ArrayList<>();
    groups.forEach(
        (key, group) -> counts.add(new Count(name.apply(key), group.flows, group.suspect)));
    counts.sort(Comparator.<Count>comparingLong(each -> -each.flows()).thenComparing(Count::name));
    return counts;
  }

  /// What goes wrong, in the order of [Suspicion].
  public List<Observation> observations() {
    List<Observation> observations = new ArrayList<>();
    gatherings.forEach((suspicion, gathering) -> {
      boolean leak = suspicion == Suspicion.LEAK;
      Observation observation = gathering.result(leak ? doors.addresses() : Set.of());
      if (observation.count() > 0) {
        observations.add(observation);
      }
    });
    return observations;
  }
}
