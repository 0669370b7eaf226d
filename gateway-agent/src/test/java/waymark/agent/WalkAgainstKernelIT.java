package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.kernel.Kernel;
import waymark.kernel.NetworkNamespace;
import waymark.lab.Backend;
import waymark.lab.Faults;
import waymark.lab.Host;
import waymark.lab.Lab;
import waymark.lab.LabFault;
import waymark.lab.LabName;
import waymark.lab.LabRefused;
import waymark.lab.account.KernelAccount;
import waymark.lab.account.Outcome;
import waymark.lab.account.TraceEvent;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.walk.Gateway;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Tracking;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;
import waymark.netstate.walk.Walker;

/// For every fault of the lab: our walk of the client's SYN beside the kernel's own account of it,
/// rule by rule (TRACE and counters), to its end, with its addresses, its mark and its interface.
final class WalkAgainstKernelIT {

  private static final Lab LAB = Lab.quiet(new LabName("it-walk-" + ProcessHandle.current().pid()));

  @BeforeAll
  static void raise() throws LabRefused, IOException {
    RootOnly.assume();
    LAB.up(Backend.NFT);
  }

  @AfterAll
  static void remove() throws LabRefused, IOException {
    LAB.down();
  }

  static Stream<LabFault> faults() {
    return Faults.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theWalkSaysWhatTheKernelDid(LabFault fault) throws Exception {
    LAB.fault(fault);
    compare("192.168.1.55", 443);
    compare("198.51.100.7", 80);
  }

  private static void compare(String destination, int port) throws Exception {
    Gateway gateway =
        new Kernel(NetworkNamespace.parse(Host.GATEWAY.netns(LAB.name())))
            .read()
            .snapshot()
            .gateway();
    KernelAccount kernel =
        KernelAccount.ofSyn(LAB, Host.CLIENT, IpAddress.parse(destination), port);
    int sport = kernel.arrived().orElseThrow().sourcePort();
    Packet syn =
        new Packet(
            Optional.of(new InterfaceName("eth0")),
            IpAddress.parse("192.168.1.100"),
            IpAddress.parse(destination),
            Transport.first(Protocol.TCP, sport, port),
            0);
    Walk walk = Walker.of(gateway).walk(syn, new Tracking.New());
    sameEnd(kernel.outcome(), walk.verdict());
    assertThat(ours(walk)).as("the rules that fitted").isEqualTo(theirs(kernel));
  }

  private static void sameEnd(Outcome kernel, Verdict walk) {
    switch (kernel) {
      case Outcome.Forwarded(var leaving) -> {
        assertThat(walk).isInstanceOf(Verdict.Forwarded.class);
        Verdict.Forwarded left = (Verdict.Forwarded) walk;
        assertThat(Optional.of(left.out())).isEqualTo(leaving.out());
        assertThat(left.packet().from())
            .isEqualTo(new Endpoint(leaving.source(), leaving.sourcePort()));
        assertThat(left.packet().to())
            .isEqualTo(new Endpoint(leaving.destination(), leaving.destinationPort()));
        assertThat(left.packet().mark()).isEqualTo(leaving.mark());
      }
      case Outcome.Delivered(var packet) -> assertThat(walk).isInstanceOf(Verdict.Local.class);
      case Outcome.Lost(var before, var last) ->
          assertThat(walk).isInstanceOfAny(Verdict.Dropped.class, Verdict.Rejected.class);
      case Outcome.NeverSeen() -> throw new AssertionError("the SYN never arrived");
    }
  }

  private static List<String> ours(Walk walk) {
    return walk.steps().stream()
        .filter(Step.AtRule.class::isInstance)
        .map(step -> ((Step.AtRule) step).rule().text())
        .toList();
  }

  /// The witness's own TRACE rule, which stands in raw PREROUTING while it looks, is none of ours.
  private static List<String> theirs(KernelAccount kernel) {
    return kernel.events().stream()
        .filter(event -> !event.table().equals("raw"))
        .filter(event -> event.what() instanceof TraceEvent.What.Rule)
        .map(event -> ((TraceEvent.What.Rule) event.what()).text())
        .toList();
  }
}
