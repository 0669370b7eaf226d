package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.packet.Family;
import waymark.oracle.scene.Backend;
import waymark.oracle.scene.RuleTable;
import waymark.oracle.scene.Scene;
import waymark.oracle.scene.Shot;

/// One scene with its packets, by a seed of its own.
///
/// @param scene the gateway's state
/// @param shots the packets, in order
public record SceneGrammar(Scene scene, List<Shot> shots) {

  private static final int NATIVE = 50; // so many scenes of a hundred have native tables
  private static final int SETS = 40; // so many have sets
  private static final int ALONE = 40; // and so many of those no rule of iptables

  public SceneGrammar {
    shots = List.copyOf(shots);
  }

  /// @param seed the same one gives the same scene
  /// @param packets how many are tried
  public static SceneGrammar of(long seed, Family family, Backend backend, int packets) {
    Dice dice = new Dice(seed);
    Words words = new Words(dice, family);
    RoutingGrammar routing = new RoutingGrammar(dice, words);
    boolean isNative = dice.percent(NATIVE);
    boolean hasSets = dice.percent(SETS);
    Map<TableName, RuleTable> tables =
        isNative && dice.percent(ALONE)
            ? Map.of()
            : new RulesetGrammar(dice, words, hasSets).tables();
    List<String> natives = isNative ? new NativeGrammar(dice, words).tables() : List.of();
    Scene scene =
        new Scene(
            family,
            backend,
            tables,
            hasSets ? new SetGrammar(dice, words).sets() : List.of(),
            natives,
            routing.rules(),
            routing.routes(),
            routing.sysctls());
    PacketGrammar packet = new PacketGrammar(dice, words);
    List<Shot> shots = new ArrayList<>(packets);
    for (int i = 0; i < packets; i++) {
      shots.add(packet.shot());
    }
    return new SceneGrammar(scene, shots);
  }
}
