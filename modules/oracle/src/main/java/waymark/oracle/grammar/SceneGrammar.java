package waymark.oracle.grammar;

import java.util.ArrayList;
import java.util.List;
import waymark.netstate.packet.Family;
import waymark.oracle.scene.Backend;
import waymark.oracle.scene.Scene;
import waymark.oracle.scene.Shot;

/// One scene with its packets, by a seed of its own.
///
/// @param scene the gateway's state
/// @param shots the packets, in order
public record SceneGrammar(Scene scene, List<Shot> shots) {

  public SceneGrammar {
    shots = List.copyOf(shots);
  }

  /// @param seed the same one gives the same scene
  /// @param packets how many are tried
  public static SceneGrammar of(long seed, Family family, Backend backend, int packets) {
    Dice dice = new Dice(seed);
    Words words = new Words(dice, family);
    RoutingGrammar routing = new RoutingGrammar(dice, words);
    Scene scene =
        new Scene(
            family,
            backend,
            new RulesetGrammar(dice, words).tables(),
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
