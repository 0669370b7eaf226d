package waymark.lab;

import java.nio.file.Path;

/// The folder of one lab: its configuration, keys, certificates and process ids, for root alone.
public record Folder(Path root) {

  /// The folder of all labs; gone with the last one.
  static final Path ALL = Path.of("/run/waymark-lab");

  static Folder of(LabName lab) {
    return new Folder(ALL.resolve(lab.name()));
  }

  /// The certificate authority that signed the ingress's certificate, PEM.
  public Path caCertificate() {
    return root.resolve("ca.pem");
  }

  /// What stands for `/run` inside the lab, so that `/run/wireguard/wg0.sock` is the lab's own.
  public Path run() {
    return root.resolve("run");
  }

  /// The lab's mount namespace, for `nsenter --mount=`.
  public Path mountNamespace() {
    return mounts().resolve("mnt");
  }

  /// A private mount: a namespace may only be kept on one (unshare(1), `--mount=file`).
  Path mounts() {
    return root.resolve("ns");
  }

  /// Every step, written before it was done.
  Path journal() {
    return root.resolve("journal");
  }

  /// What the programs said.
  Path log() {
    return root.resolve("log");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path backend() {
    return root.resolve("backend");
  }

  Path fault() {
    return root.resolve("fault");
  }

  Path raised() {
    return root.resolve("raised");
  }

  Path pidOf(Host host) {
    return root.resolve(host + ".pid");
  }

  Path file(String name) {
    return root.resolve(name);
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
