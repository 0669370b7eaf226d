package waymark.mirror.nas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import waymark.mirror.config.Target;

/// A NAS on loopback: a real sshd on a port of its own with a host key of its own, and four keys:
/// one that may do all, one that may only add (`rrsync -wo -munge -no-del -no-overwrite`), one that
/// may only read (`rrsync -ro`), and one that can only call `escrow.sh refresh`.
public final class LocalNas implements AutoCloseable {

  private final Path folder;
  private final int port;
  private final Process sshd;

  private LocalNas(Path folder, int port, Process sshd) {
    this.folder = folder;
    this.port = port;
    this.sshd = sshd;
  }

  /// Starts it below the folder; the calling test is skipped where a program for it is missing.
  public static LocalNas start(Path folder) throws IOException, InterruptedException {
    for (String program :
        List.of("/usr/sbin/sshd", "/usr/bin/rsync", "/usr/bin/rrsync", "/usr/bin/ssh-keygen")) {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of(program)),
          program + " is not installed (apt-get install openssh-server rsync)");
    }
    Files.createDirectories(folder.resolve("disk"));
    for (String key : List.of("host", "full", "upload", "read", "refresh")) {
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key).toString());
    }
    Path disk = folder.resolve("disk");
    Files.write(
        folder.resolve("authorized_keys"),
        List.of(
            publicKey(folder, "full"),
            forced("rrsync -wo -munge -no-del -no-overwrite " + disk, publicKey(folder, "upload")),
            forced("rrsync -ro " + disk, publicKey(folder, "read")),
            forced("sh " + disk + "/escrow/escrow.sh refresh", publicKey(folder, "refresh"))));
    int port = freePort();
    // With a HOME of its own: the account's .bashrc would run for every question.
    Files.write(
        folder.resolve("sshd_config"),
        List.of(
            "Port " + port,
            "ListenAddress 127.0.0.1",
            "HostKey " + folder.resolve("host"),
            "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "MaxStartups 100",
            "SetEnv HOME=" + folder));
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + port + " " + publicKey(folder, "host") + "\n");
    return serve(folder, port);
  }

  /// The same NAS after it was gone.
  public static LocalNas restart(LocalNas gone) throws IOException, InterruptedException {
    return serve(gone.folder, gone.port);
  }

  private static LocalNas serve(Path folder, int port) throws IOException, InterruptedException {
    privilegeSeparation();
    Process sshd =
        new ProcessBuilder(
                "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    LocalNas nas = new LocalNas(folder, port, sshd);
    nas.awaitDoor();
    return nas;
  }

  /// What `path:` names on it.
  public Path disk() {
    return folder.resolve("disk");
  }

  public Path key(String name) {
    return folder.resolve(name);
  }

  public Path folder() {
    return folder;
  }

  public int port() {
    return port;
  }

  /// The target with the key that may do all, as today.
  public Target.Nas full() {
    return target("full", Optional.empty(), Optional.empty());
  }

  /// The target with the key that may only add, and a second one to read back.
  public Target.Nas appendOnly() {
    return target("upload", Optional.of(key("read")), Optional.empty());
  }

  public Target.Nas target(String upload, Optional<Path> read, Optional<Path> refresh) {
    return new Target.Nas(
        "127.0.0.1",
        port,
        System.getProperty("user.name"),
        disk().toString(),
        key(upload),
        read,
        refresh,
        Optional.of(key("full")),
        folder.resolve("known_hosts"));
  }

  /// Every file on the disk with its bytes' hash, to compare before and after.
  public List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(disk())) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Override
  public void close() {
    sshd.descendants().forEach(ProcessHandle::destroyForcibly);
    sshd.destroyForcibly().onExit().join();
  }

  private static String forced(String command, String key) {
    return "restrict,command=\"" + command + "\" " + key;
  }

  private static String publicKey(Path folder, String name) throws IOException {
    return Files.readString(folder.resolve(name + ".pub")).strip();
  }

  /// sshd asks for this folder when root starts it; the package's service makes it at boot.
  private static void privilegeSeparation() throws IOException {
    Path run = Path.of("/run/sshd");
    if (!Files.exists(run) && Files.isWritable(Path.of("/run"))) {
      Files.createDirectory(
          run, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void awaitDoor() throws IOException, InterruptedException {
    for (int i = 0; i < 100 && sshd.isAlive(); i++) {
      try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        return;
      } catch (IOException _) {
        sshd.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("sshd does not answer: " + Files.readString(folder.resolve("sshd.log")));
  }

  private static void run(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
  }
}
