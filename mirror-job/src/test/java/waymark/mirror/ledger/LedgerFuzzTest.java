package waymark.mirror.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.JsonText;

/// Whatever a file of the ledger holds: it is refused, or prints and reads back as the same.
class LedgerFuzzTest {

  private static final String A = "a".repeat(40);
  private static final String HASH = "1".repeat(64);

  static Stream<byte[]> manifests() {
    String whole =
        """
        {"format": "waymark-manifest 1", "repository": "github.com/7", "sequence": 2,
         "run": "000002-20260101T000000Z", "time": "2026-01-01T00:00:00Z", "name": "octo/hello",
         "head": "ref: refs/heads/main", "whole": false, "refs": {"refs/heads/main": "OID"},
         "gone": ["refs/heads/old"],
         "displaced": [{"ref": "refs/heads/main", "was": "OID", "now": null}],
         "artefacts": [{"file": "pack-OID.pack", "bytes": 70, "sha256": "HASH"}],
         "previous": "HASH"}
        """;
    return Stream.of(whole.replace("OID", A).replace("HASH", HASH))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("manifests")
  @FuzzTest
  void readsManifests(byte[] file) throws BadValueException {
    Manifest manifest;
    try {
      manifest = Manifest.from(JsonText.read(file));
    } catch (BadValueException refused) {
      assertThat(refused.mend()).isNotBlank();
      return;
    }
    assertThat(Manifest.from(JsonText.read(JsonText.bytes(manifest.toJson())))).isEqualTo(manifest);
  }

  static Stream<byte[]> entries() {
    return Stream.of(
            """
            {"format": "waymark-ledger 1", "sequence": 2, "time": "2026-01-01T00:00:00Z",
             "event": {"kind": "run", "run": "000002-20260101T000000Z", "complete": true,
              "changes": [{"repository": "github.com/7", "name": "octo/hello",
               "outcome": "renamed", "was": "octo/old", "displaced": 1, "bytes": 70,
               "manifest": null, "error": null}],
              "brake": ["why"], "exit": 3, "interrupted": false},
             "previous": null}
            """,
            """
            {"format": "waymark-ledger 1", "sequence": 3, "time": "2026-01-01T00:00:00Z",
             "event": {"kind": "acknowledged", "run": "000002-20260101T000000Z", "reason": "so"},
             "previous": null}
            """)
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("entries")
  @FuzzTest
  void readsEntries(byte[] file) throws BadValueException {
    Entry entry;
    try {
      entry = Entry.from(JsonText.read(file));
    } catch (BadValueException refused) {
      assertThat(refused.mend()).isNotBlank();
      return;
    }
    assertThat(Entry.from(JsonText.read(JsonText.bytes(entry.toJson())))).isEqualTo(entry);
  }
}
