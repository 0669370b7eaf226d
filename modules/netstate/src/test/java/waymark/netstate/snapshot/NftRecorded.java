package waymark.netstate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import waymark.netstate.netfilter.nft.NftTable;
import waymark.netstate.routing.Listing;

/// The recorded rulesets.
public final class NftRecorded {

  public static final List<String> NAMES =
      List.of("everything", "docker", "firewalld", "kube-proxy", "wg-quick", "mesh");

  private NftRecorded() {}

  /// The text of a file, such as `docker.json`.
  public static String file(String name) {
    try (InputStream in = NftRecorded.class.getResourceAsStream("/nft/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }

  /// The tables of `name.json`, read without a fault.
  public static List<NftTable> tables(String name) {
    Listing<NftTable> read = NftRuleset.read(name + ".json", file(name + ".json"));
    assertThat(read.faults()).isEmpty();
    return read.values();
  }
}
