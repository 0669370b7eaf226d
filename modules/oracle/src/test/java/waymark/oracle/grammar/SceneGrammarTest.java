package waymark.oracle.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import waymark.netstate.packet.Family;
import waymark.oracle.scene.Backend;

final class SceneGrammarTest {

  @Test
  void makesTheSameSceneFromTheSameSeed() {
    SceneGrammar one = SceneGrammar.of(42, Family.IPV4, Backend.NFT, 50);
    assertThat(SceneGrammar.of(42, Family.IPV4, Backend.NFT, 50)).isEqualTo(one);
    assertThat(SceneGrammar.of(43, Family.IPV4, Backend.NFT, 50)).isNotEqualTo(one);
  }
}
