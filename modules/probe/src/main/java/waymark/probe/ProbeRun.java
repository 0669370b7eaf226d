package waymark.probe;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import waymark.netstate.packet.IpAddress;
import waymark.probe.ProbeResult.FailedIn;
import waymark.probe.ProbeResult.PassedOver;
import waymark.probe.dns.Lookup;
import waymark.probe.http.HttpAnswer;
import waymark.probe.http.HttpExchange;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.PeerCertificate;
import waymark.probe.outcome.Phase;
import waymark.probe.socket.Deadline;
import waymark.probe.socket.Sockets;
import waymark.probe.tls.TlsClient;
import waymark.probe.tls.TlsHandshake;
import waymark.probe.url.Endpoint;
import waymark.probe.url.Host;
import waymark.probe.url.ProbeUrl;
import waymark.probe.url.TransportAddress;

/// One run of one probe: its phases in their order, and what was found on the way so far.
final class ProbeRun {

  private static final int SERVER_ERRORS = 500;

  private final ProbeRequest request;
  private final Sockets sockets;
  private final Optional<TlsClient> tls;
  private final Stopwatch stopwatch;
  private final List<IpAddress> addresses = new ArrayList<>();
  private final List<PassedOver> passedOver = new ArrayList<>();
  private Optional<TransportAddress> local = Optional.empty();
  private Optional<TransportAddress> remote = Optional.empty();
  private Optional<PeerCertificate> certificate = Optional.empty();
  private OptionalInt status = OptionalInt.empty();

  ProbeRun(ProbeRequest request, Sockets sockets, Optional<TlsClient> tls, Stopwatch stopwatch) {
    this.request = request;
    this.sockets = sockets;
    this.tls = tls;
    this.stopwatch = stopwatch;
  }

  ProbeResult run() throws InterruptedException {
    Optional<FailedIn> failed = Optional.empty();
    try {
      switch (request.url()) {
        case ProbeUrl.Dns url -> ask(url);
        case ProbeUrl.OfEndpoint url -> converse(url.endpoint());
      }
    } catch (Failed thrown) {
      stopwatch.pauseAt(thrown.at());
      failed = Optional.of(new FailedIn(stopwatch.phase(), thrown.failure()));
    }
    stopwatch.pause();
    return new ProbeResult(
        request.url(),
        failed,
        stopwatch.timings(),
        local,
        remote,
        status,
        certificate,
        addresses,
        passedOver);
  }

  private void ask(ProbeUrl.Dns url) throws Failed, InterruptedException {
    Lookup lookup = new Lookup(sockets, request.nameFiles());
    remote = Optional.of(lookup.serversOf(url).getFirst());
    Lookup.Found found = lookup.answer(url, stopwatch.begin(Phase.DNS));
    remote = found.server();
    addresses.addAll(found.addresses());
  }

  private void converse(Endpoint endpoint) throws Failed, InterruptedException {
    Connection connection = connect(endpoint);
    try {
      if (connection.tls().isPresent() && tls.isPresent()) {
        shakeHands(tls.get(), connection.tls().get());
      }
      if (connection.http().isPresent()) {
        get(connection.http().get(), connection.channel());
      }
    } catch (Failed seen) {
      throw connection.watch().explain(seen);
    }
  }

  private void shakeHands(TlsClient client, TlsHandshake handshake)
      throws Failed, InterruptedException {
    try {
      handshake.await(stopwatch.begin(Phase.TLS));
      stopwatch.pause();
    } finally {
      certificate = client.look(); // also of a handshake that failed
    }
    if (certificate.isPresent()) {
      client.require(certificate.get());
    }
  }

  private void get(HttpExchange http, Channel channel) throws Failed, InterruptedException {
    Deadline deadline = stopwatch.begin(Phase.FIRST_BYTE);
    http.begin(channel);
    deadline.await(http.firstByte());
    HttpAnswer answer = stopwatch.begin(Phase.HTTP).await(http.answer());
    status = OptionalInt.of(answer.status());
    boolean good =
        request.expectedStatus().isPresent()
            ? answer.status() == request.expectedStatus().getAsInt()
            : answer.status() < SERVER_ERRORS;
    if (!good) {
      throw new Failed(new Failure.HttpStatus(answer.status(), answer.reason()));
    }
  }

  /// Connects to the first address that lets us, each in its share of the time.
  private Connection connect(Endpoint endpoint) throws Failed, InterruptedException {
    List<IpAddress> candidates = lookUp(endpoint.host());
    for (int i = 0; ; i++) {
      TransportAddress to = new TransportAddress(candidates.get(i), endpoint.port());
      remote = Optional.of(to);
      Connection connection = Connection.open(request.url(), tls, sockets, to.address().family());
      Deadline deadline = stopwatch.begin(Phase.CONNECT);
      try {
        sockets.connect(connection.channel(), to, deadline.share(candidates.size() - i));
        stopwatch.pause();
        local = sockets.localEnd(connection.channel(), to);
        return connection;
      } catch (Failed failed) {
        stopwatch.pauseAt(failed.at());
        local = sockets.localEnd(connection.channel(), to);
        connection.abandon();
        if (i == candidates.size() - 1) {
          throw failed;
        }
        passedOver.add(new PassedOver(to, failed.failure()));
      }
    }
  }

  private List<IpAddress> lookUp(Host host) throws Failed, InterruptedException {
    if (request.address().isPresent()) {
      return List.of(request.address().get());
    }
    return switch (host) {
      case Host.Literal(IpAddress address) -> List.of(address);
      case Host.Name name -> {
        Lookup lookup = new Lookup(sockets, request.nameFiles());
        addresses.addAll(lookup.addresses(name, stopwatch.begin(Phase.DNS)).addresses());
        stopwatch.pause();
        yield addresses;
      }
    };
  }
}
