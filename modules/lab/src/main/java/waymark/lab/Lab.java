package waymark.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import waymark.netstate.packet.BadValueException;

/// One lab of this machine. Every method needs root.
///
/// @param echo is given each step before it is done, to print or to forget
public record Lab(LabName name, Consumer<Step> echo) {

  private static final Path RESOLVER = Path.of("/etc/resolv.conf");

  /// A lab that prints nothing.
  public static Lab quiet(LabName name) {
    return new Lab(name, step -> {});
  }

  /// Raises the lab, healthy. What a failure leaves half done is removed again.
  ///
  /// @return how long it took
  /// @throws LabRefused if a program is missing, if the lab stands already, or if the kernel says
  ///   no
  public Duration up(Backend backend) throws LabRefused, IOException {
    long before = System.nanoTime();
    Programs.check();
    Claim claim = Claim.ofNew(name); // outside: a lab that stands must not be removed by the catch
    try (claim) {
      Files.writeString(folder().backend(), backend + "\n");
      Files.writeString(folder().fault(), Faults.HEALTHY.name() + "\n");
      steps().run(plan(backend));
      Files.writeString(folder().raised(), "");
    } catch (LabRefused | IOException failed) {
      Thread.interrupted(); // an interrupt has done its work: now the removal must be able to wait
      try {
        down();
      } catch (LabRefused | IOException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
    return Duration.ofNanos(System.nanoTime() - before);
  }

  /// The steps of `up`, with new keys.
  List<Step> plan(Backend backend) throws IOException {
    Optional<Path> resolver =
        Files.exists(RESOLVER) ? Optional.of(RESOLVER.toRealPath()) : Optional.empty();
    Services services = new Services(name, TunnelKeys.generate(), TunnelKeys.generate());
    return new Network(name, backend, services, resolver).raise();
  }

  /// Removes all of the lab: processes, namespaces, mounts, files. Also what a killed `up` left.
  ///
  /// @return whether there was anything
  public boolean down() throws LabRefused, IOException {
    Programs.checkRoot();
    if (Files.notExists(folder().root())) {
      return false;
    }
    try (Claim _ = Claim.of(name)) {
      new Removal(name, echo).run();
    }
    return true;
  }

  /// Puts the healthy state back, exactly, then injects the fault.
  ///
  /// @return the steps that injected it
  public List<Step> fault(LabFault fault) throws LabRefused, IOException {
    Backend backend = backend();
    try (Claim _ = Claim.of(name)) {
      Files.writeString(folder().fault(), fault.name() + "\n");
      steps().run(new Gateway(name, backend).healthy());
      List<Step> injection = fault.steps(name, backend);
      steps().run(injection);
      return injection;
    }
  }

  /// What there is of the lab; empty where there is nothing.
  public Optional<Status> status() throws LabRefused, IOException {
    Programs.checkRoot();
    if (Files.notExists(folder().root())) {
      return Optional.empty();
    }
    Removal all = new Removal(name, echo);
    String fault =
        Files.exists(folder().fault()) ? Files.readString(folder().fault()).strip() : "healthy";
    return Optional.of(
        new Status(
            name,
            Files.exists(folder().raised()),
            Files.exists(folder().backend()) ? backend() : Backend.NFT,
            fault,
            Arrays.stream(Host.values()).filter(host -> Files.exists(all.netns(host))).toList(),
            all.processes().size(),
            folder().root()));
  }

  /// The names of all labs of this machine.
  public static List<LabName> all() throws IOException {
    List<LabName> names = new ArrayList<>();
    if (Files.exists(Folder.ALL)) {
      try (var folders = Files.newDirectoryStream(Folder.ALL)) {
        for (Path each : folders) {
          names.add(LabName.parse(each.getFileName().toString()));
        }
      } catch (BadValueException foreign) {
        throw new IOException(Folder.ALL + " holds a foreign file: " + foreign.problem(), foreign);
      }
    }
    return names;
  }

  /// Runs a program on a host of the lab, and gives what it wrote.
  ///
  /// @param patience how long it may take
  /// @throws LabRefused if the lab does not stand, or the program takes longer
  public Output exec(Host host, List<String> argv, Duration patience)
      throws LabRefused, IOException {
    Path out = Files.createTempFile(raisedFolder(), "exec", ".out");
    Path err = Files.createTempFile(raisedFolder(), "exec", ".err");
    try {
      long before = System.nanoTime();
      Command command = command(host, argv);
      Process process =
          Programs.builder(name, command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int status = Programs.finish(process, command, patience);
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      return new Output(status, Files.readString(out), Files.readString(err), took);
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  /// A program on a host of the lab, ready to start: with the lab's network, /run and resolver, and
  /// its certificate authority trusted by curl(1) and OpenSSL.
  ///
  /// @throws LabRefused if the lab does not stand
  public ProcessBuilder builder(Host host, List<String> argv) throws LabRefused, IOException {
    raisedFolder();
    return Programs.builder(name, command(host, argv));
  }

  /// The same as a command that a person would type.
  public Command command(Host host, List<String> argv) {
    return new Command(argv, "").under(new Machine(name, host).entering());
  }

  /// The files of the lab.
  public Folder folder() {
    return Folder.of(name);
  }

  private Steps steps() {
    return new Steps(name, echo);
  }

  private Path raisedFolder() throws LabRefused, IOException {
    Programs.checkRoot();
    if (Files.notExists(folder().raised())) {
      throw new LabRefused(
          "there is no lab \"" + name + "\"", "run \"gateway-agent lab up\" first");
    }
    return folder().root();
  }

  private Backend backend() throws LabRefused, IOException {
    raisedFolder();
    try {
      return Backend.parse(Files.readString(folder().backend()).strip());
    } catch (BadValueException changed) {
      throw new LabRefused(folder().backend() + ": " + changed.problem(), changed.mend());
    }
  }
}
