package waymark.mirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsettledTest {

  private static final RepositoryKey FIRST = new RepositoryKey("github.com", 7);
  private static final RepositoryKey SECOND = new RepositoryKey("github.com", 12);

  @TempDir Path root;
  private Store store = new Store(Path.of("/"));

  @BeforeEach
  void open() throws Exception {
    store = Store.open(root.resolve("store"));
    Files.createDirectories(store.folder(FIRST));
    Files.createDirectories(store.folder(SECOND));
  }

  @Test
  void isReadBackAndLeavesNothingOnceAllAreSettled() throws Exception {
    NavigableMap<RepositoryKey, StoreLock.Before> some = new TreeMap<>();
    some.put(FIRST, StoreLock.Before.KILLED);
    some.put(SECOND, StoreLock.Before.MACHINE_DOWN);
    new Unsettled(some).write(store);
    assertThat(Unsettled.of(store).repositories()).isEqualTo(some);

    new Unsettled(new TreeMap<>()).write(store);
    assertThat(store.unsettled()).doesNotExist();
    assertThat(Unsettled.of(store).repositories()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILLED", "CLEAN github.com/7", "KILLED ../..", "KILLED github.com/7 x"})
  void aDamagedListCountsEveryRepositoryAsLeftByTheWorstEnd(String line) throws Exception {
    Files.writeString(store.unsettled(), line + "\n");
    assertThat(Unsettled.of(store).repositories())
        .containsOnlyKeys(FIRST, SECOND)
        .containsValue(StoreLock.Before.MACHINE_DOWN)
        .doesNotContainValue(StoreLock.Before.KILLED);
  }
}
