package waymark.mirror.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.store.RepositoryKey;

class ChainTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final RepositoryKey KEY = new RepositoryKey("github.com", 7);

  @TempDir Path folder;

  @Test
  void givesBackEverySnapshotThatWasEverAppended() throws Exception {
    long seed = System.nanoTime();
    Chain chain = new Chain(new HashChain(folder));
    List<Snapshot> appended = grow(chain, 100, new Random(seed));

    for (int i = 0; i < appended.size(); i++) {
      Snapshot wanted = appended.get(i);
      Snapshot at = chain.at(START.plusSeconds(i)).orElseThrow();
      assertThat(at.refs()).as("seed %d, run %d", seed, i).isEqualTo(wanted.refs());
      assertThat(at.artefacts()).as("seed %d, run %d", seed, i).isEqualTo(wanted.artefacts());
      assertThat(at.sha256()).isEqualTo(wanted.sha256());
      assertThat(chain.at(RunId.of(i + 1, START)).orElseThrow().refs()).isEqualTo(wanted.refs());
    }
    assertThat(chain.at(START.minusSeconds(1))).isEmpty();
    assertThat(chain.lost(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "2, false", "34, true"})
  void aDamagedManifestMattersOnlyWhereItMayBeTheOneThatIsMeant(int second, boolean found)
      throws Exception {
    Chain chain = new Chain(new HashChain(folder));
    grow(chain, 36, new Random(1));
    Files.writeString(new HashChain(folder).file(3), "{");
    Instant at = START.plusSeconds(second);

    if (found) {
      assertThat(chain.at(at)).isPresent();
    } else {
      assertThatThrownBy(() -> chain.at(at))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("000003.json");
    }
  }

  @Test
  void seesAnyByteThatChanged() throws Exception {
    Chain chain = new Chain(new HashChain(folder));
    grow(chain, 3, new Random(1));
    Path second = new HashChain(folder).file(2);
    Files.writeString(second, Files.readString(second).replace("2026-01-01", "2026-01-02"));

    assertThat(chain.lost(List.of()))
        .singleElement()
        .satisfies(lost -> assertThat(lost.number()).isEqualTo(2))
        .satisfies(lost -> assertThat(lost.problem()).contains("000002.json"));
  }

  @Test
  void refusesAPackWhoseNameIsAPath() throws Exception {
    Chain chain = new Chain(new HashChain(folder));
    grow(chain, 1, new Random(1));
    Path first = new HashChain(folder).file(1);
    Files.writeString(first, Files.readString(first).replaceAll("pack-[0-9a-f]+", "../../x"));

    assertThatThrownBy(chain::latest).isInstanceOf(DamagedException.class);
  }

  private static List<Snapshot> grow(Chain chain, int runs, Random random) throws Exception {
    List<Snapshot> appended = new ArrayList<>();
    NavigableMap<String, Oid> refs = new TreeMap<>();
    List<Artefact> artefacts = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      refs = new TreeMap<>(refs);
      refs.put("refs/heads/b" + random.nextInt(8), oid(random));
      refs.remove("refs/heads/b" + random.nextInt(8));
      artefacts = new ArrayList<>(artefacts);
      artefacts.add(new Artefact("pack-" + oid(random) + ".pack", i, "0".repeat(64)));
      Optional<Snapshot> before = chain.latest();
      Manifest manifest =
          new Manifest(
              KEY,
              i + 1,
              RunId.of(i + 1, START),
              START.plusSeconds(i),
              "o/n",
              new Head.Symbolic("refs/heads/main"),
              true,
              refs,
              List.of(),
              List.of(),
              artefacts,
              before.map(Snapshot::sha256),
              List.of());
      appended.add(chain.append(manifest, before));
    }
    return appended;
  }

  private static Oid oid(Random random) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return new Oid(hex.toString());
  }
}
