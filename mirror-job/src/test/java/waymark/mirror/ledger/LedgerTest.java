package waymark.mirror.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import waymark.mirror.store.Store;

/// Whether a brake is on is asked at every run: the answer must not lie as far back as the ledger
/// is long.
class LedgerTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Store store = new Store(Path.of("store"));
  private Ledger ledger = new Ledger(store);

  @BeforeEach
  void open() throws Exception {
    store = Store.open(folder.resolve("store"));
    ledger = new Ledger(store);
  }

  private RunId run(String... brake) throws Exception {
    RunId run = RunId.of(ledger.next(), START);
    ledger.append(new Entry.Event.Run(run, true, List.of(), List.of(brake), 0, false), START);
    return run;
  }

  private Path file(int number) {
    return new HashChain(store.ledger()).file(number);
  }

  private Optional<RunId> on() throws Exception {
    return ledger.openBrake().map(OpenBrake::run);
  }

  @Test
  void readsNothingBeforeTheLastEntryWhereNoBrakeIsOn() throws Exception {
    for (int i = 0; i < 20; i++) {
      run();
    }
    for (int number = 1; number < 20; number++) {
      Files.writeString(file(number), "what nobody reads");
    }

    assertThat(on()).isEmpty();
  }

  @Test
  void readsTheEntryThatBrakedHoweverFarBackItIs() throws Exception {
    run();
    RunId braked = run("a lot is gone");
    for (int i = 0; i < 20; i++) {
      run();
    }
    Files.writeString(file(10), "what nobody reads");

    assertThat(on()).contains(braked);
    ledger.append(new Entry.Event.Acknowledged(braked, "looked"), START);
    assertThat(on()).isEmpty();
    run();
    assertThat(on()).isEmpty();
  }

  @Test
  void aBrakeWhoseEntryHasRottedIsOnStill() throws Exception {
    run("a lot is gone");
    run();
    Files.writeString(file(1), "rotten");

    assertThat(ledger.openBrake().orElseThrow().reasons().toString()).contains("000001.json");
  }

  @Test
  void entriesThatDoNotSayItYetAreReadBackToTheOneThatDecides() throws Exception {
    RunId braked = run("a lot is gone");
    run();
    for (int number = 1; number <= 2; number++) {
      String text = Files.readString(file(number));
      Files.writeString(file(number), text.replaceAll(",\"braked\":1", ""));
      assertThat(Files.readString(file(number))).isNotEqualTo(text);
    }

    assertThat(on()).contains(braked);
    run();
    assertThat(on()).contains(braked);
  }

  /// Whoever has taken the account over has a small thing to cover the big one with.
  @Test
  void aLaterBrakeHidesNoneThatNobodyHasAcknowledged() throws Exception {
    RunId old = run("known");
    ledger.append(new Entry.Event.Acknowledged(old, "looked"), START);
    RunId first = run("half is gone");
    run();
    RunId second = run("a tag has moved");
    run();
    RunId third = run("another has");

    OpenBrake on = ledger.openBrake().orElseThrow();
    assertThat(on.run()).isEqualTo(third);
    assertThat(on.reasons())
        .containsExactly(
            "another has",
            "run " + second + ": a tag has moved",
            "run " + first + ": half is gone");
    ledger.append(new Entry.Event.Acknowledged(third, "looked"), START);
    assertThat(on()).isEmpty();
  }
}
