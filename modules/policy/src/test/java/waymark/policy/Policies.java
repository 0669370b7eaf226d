package waymark.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Policies for tests: those of `rules/`, and small ones.
public final class Policies {

  /// The least policy that there is.
  public static final String LEAST =
      """
      lan: {cidrs: [192.168.1.0/24], interfaces: [eth0]}
      cluster: {pods: [10.42.0.0/16], services: [10.43.0.0/16]}
      ingress:
        - {name: grafana, url: https://grafana.lab.example/, address: 192.168.1.55}
      tunnel: {interface: wg0, address: 10.66.66.2, gateway: 10.66.66.1, mark: 0x64, table: 100}
      layout: flat
      """;

  private Policies() {}

  /// A file of `rules/`.
  public static Path rules(String name) {
    return Path.of("../../rules").resolve(name);
  }

  public static Policy read(Path file) {
    try {
      return of(PolicyReader.read(String.valueOf(file.getFileName()), Files.readString(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static Policy parse(String yaml) {
    return of(PolicyReader.read("test.yaml", yaml));
  }

  private static Policy of(PolicyReading reading) {
    return switch (reading) {
      case PolicyReading.Read(Policy policy) -> policy;
      case PolicyReading.Refused refused -> throw new AssertionError(refused.faults().toString());
    };
  }
}
