package waymark.probe.dns;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import waymark.netstate.packet.IpAddress;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Failure;
import waymark.probe.socket.Deadline;
import waymark.probe.socket.Sockets;
import waymark.probe.url.Host;
import waymark.probe.url.ProbeUrl;
import waymark.probe.url.RecordType;
import waymark.probe.url.TransportAddress;

/// Finds the addresses of names.
///
/// The time left is shared out evenly among the questions that may still have to be put, two to
/// each server: so one lost packet or one dead server does not use up all of it.
public record Lookup(Sockets sockets, NameFiles files) {

  private static final int ROUNDS = 2;

  /// What was found, and who said so; a hosts file is nobody.
  public record Found(List<IpAddress> addresses, Optional<TransportAddress> server) {

    public Found {
      addresses = List.copyOf(addresses);
    }
  }

  /// The addresses of a host, IPv6 first, by the hosts file or the servers of the vantage point.
  public Found addresses(Host.Name name, Deadline deadline) throws Failed, InterruptedException {
    List<IpAddress> written = hosts(name);
    if (!written.isEmpty()) {
      return new Found(written, Optional.empty());
    }
    ResolverConfiguration configuration = configuration();
    Failed last = new Failed(new Failure.NoSuchName(name.text()));
    for (Host.Name candidate : configuration.candidates(name)) {
      try {
        return ask(
            candidate, List.of(RecordType.AAAA, RecordType.A), configuration.servers(), deadline);
      } catch (Failed failed) {
        if (!saysThereIsNone(failed)) {
          throw failed;
        }
        last = failed;
      }
    }
    throw last;
  }

  /// The answer to a dns URL. No search list: the name is asked for as it is.
  public Found answer(ProbeUrl.Dns url, Deadline deadline) throws Failed, InterruptedException {
    return ask(url.name().absolute(), List.of(url.type()), serversOf(url), deadline);
  }

  /// Whom a dns URL asks, in this order.
  public List<TransportAddress> serversOf(ProbeUrl.Dns url) throws Failed {
    return url.server().isPresent() ? List.of(url.server().get()) : configuration().servers();
  }

  private Found ask(
      Host.Name name, List<RecordType> types, List<TransportAddress> servers, Deadline deadline)
      throws Failed, InterruptedException {
    List<TransportAddress> order =
        IntStream.range(0, ROUNDS).boxed().flatMap(_ -> servers.stream()).toList();
    Failed last = new Failed(new Failure.TimedOut(deadline.granted()));
    for (int tried = 0; tried < order.size(); tried++) {
      Deadline share = deadline.share(order.size() - tried);
      try {
        List<IpAddress> addresses = new Exchange(sockets, order.get(tried), share).ask(name, types);
        return new Found(addresses, Optional.of(order.get(tried)));
      } catch (Failed failed) {
        if (saysThereIsNone(failed)) {
          throw failed;
        }
        last = failed;
      }
    }
    boolean silence = last.failure() instanceof Failure.TimedOut;
    throw silence ? new Failed(new Failure.TimedOut(deadline.granted())) : last;
  }

  private static boolean saysThereIsNone(Failed failed) {
    return failed.failure() instanceof Failure.NoSuchName
        || failed.failure() instanceof Failure.NoAddress;
  }

  private List<IpAddress> hosts(Host.Name name) throws Failed {
    try {
      return HostsFile.addresses(files.hosts(), name);
    } catch (IOException unreadable) {
      throw new Failed(new Failure.SystemError("cannot read " + files.hosts()));
    }
  }

  private ResolverConfiguration configuration() throws Failed {
    try {
      return ResolverConfiguration.read(files.resolvConf());
    } catch (IOException unreadable) {
      throw new Failed(new Failure.SystemError("cannot read " + files.resolvConf()));
    }
  }
}
