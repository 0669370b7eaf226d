package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.netfilter.Match.CtState.State;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;

/// What a connection that is not known, or that a packet never has, tells of it.
final class FlightTest {

  private static Packet syn() throws BadValueException {
    return Site.syn("198.51.100.7", 80);
  }

  private static Packet error() throws BadValueException {
    Packet syn = syn();
    return new Packet(
        syn.in(), syn.source(), syn.destination(), new Transport.Icmp(Protocol.ICMP, 3, 1), 0);
  }

  private static Flight tracked(Packet packet, Tracking tracking) {
    Flight flight = new Flight(packet, tracking);
    flight.track();
    return flight;
  }

  @Test
  void theNatTablesAreAskedForWhatAHelperExpectedButNotForAnError() throws BadValueException {
    assertThat(tracked(syn(), new Tracking.Related()).asksNat(Hook.POSTROUTING)).isTrue();
    assertThat(tracked(error(), new Tracking.Related()).asksNat(Hook.POSTROUTING)).isFalse();
  }

  @Test
  void anExpectedConnectionIsMasqueraded() throws BadValueException {
    Walk walk = Site.incident().walker().walk(syn(), new Tracking.Related());
    assertThat(walk.verdict())
        .isInstanceOfSatisfying(
            Verdict.Forwarded.class,
            left -> assertThat(left.packet().source()).hasToString("10.66.66.2"));
  }

  @Test
  void whatHasNoConnectionIsInvalidBeforeTheTrackerAndUntrackedBehindIt() throws BadValueException {
    Flight flight = new Flight(syn(), new Tracking.Untracked());
    assertThat(flight.state()).isEqualTo(State.INVALID);
    flight.track();
    assertThat(flight.state()).isEqualTo(State.UNTRACKED);
  }

  @Test
  void aRuleMakesUntrackedAtOnce() throws BadValueException {
    Flight flight = new Flight(syn(), new Tracking.New());
    flight.leaveUntracked();
    assertThat(flight.state()).isEqualTo(State.UNTRACKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m connmark --mark 0",
        "-m conntrack --ctstate DNAT",
        "-m conntrack --ctstate SNAT",
        "-m conntrack ! --ctstate DNAT"
      })
  void aConnectionThatIsNotKnownIsOpen(String match) throws BadValueException {
    Site site = Site.incident().mangle("-A PREROUTING " + match + " -j DROP");
    assertThat(site.walker().walk(error(), new Tracking.Related()).ways()).hasSize(2);
  }

  @Test
  void aMarkThatIsRestoredFromAnUnknownConnectionIsOpen() throws BadValueException {
    Site site = Site.incident().mangle("-A PREROUTING -j CONNMARK --restore-mark");
    assertThat(site.walker().walk(error(), new Tracking.Related()).verdict())
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aWholeMarkMakesTheConnectionsKnown() throws BadValueException {
    Site site =
        Site.incident()
            .mangle(
                "-A PREROUTING -j CONNMARK --set-xmark 0x5/0xffffffff",
                "-A PREROUTING -m connmark ! --mark 0x5 -j DROP");
    assertThat(site.walker().walk(error(), new Tracking.Related()).verdict())
        .isInstanceOf(Verdict.Forwarded.class);
  }

  @Test
  void aPartOfAMarkDoesNot() throws BadValueException {
    Flight flight = tracked(error(), new Tracking.Related(Optional.empty()));
    flight.markConnection(0x5, 0xff);
    assertThat(flight.connMarkKnown()).isFalse();
  }
}
