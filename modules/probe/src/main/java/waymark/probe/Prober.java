package waymark.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import waymark.probe.outcome.Failed;
import waymark.probe.outcome.Phase;
import waymark.probe.socket.Sockets;
import waymark.probe.tls.TlsClient;
import waymark.probe.url.ProbeUrl;

/// Runs probes in the network namespace of the calling thread.
///
/// A thread inherits the namespace of the thread that starts it (clone(2)), so what is started here
/// stays where the caller stands. Virtual threads would not: theirs is the namespace of whichever
/// thread happens to carry them.
public final class Prober {

  private Prober() {}

  /// Runs one probe, on this thread, for no longer than its timeout. What cannot be done at all,
  /// such as a mark without the right to set it, is a failure too, of the phase that needs it
  /// first.
  public static ProbeResult probe(ProbeRequest request) throws InterruptedException {
    Phase first = request.url() instanceof ProbeUrl.Dns ? Phase.DNS : Phase.CONNECT;
    try (Sockets sockets = Sockets.open(request.mark())) {
      Optional<TlsClient> tls = tls(request);
      return new ProbeRun(request, sockets, tls, new Stopwatch(request.timeout(), first)).run();
    } catch (Failed cannotBegin) {
      return ProbeResult.notBegun(request.url(), first, cannotBegin.failure());
    }
  }

  private static Optional<TlsClient> tls(ProbeRequest request) throws Failed {
    return switch (request.url()) {
      case ProbeUrl.Https url ->
          Optional.of(TlsClient.of(url.endpoint().host(), request.trust(), List.of("http/1.1")));
      case ProbeUrl.Tls url ->
          Optional.of(TlsClient.of(url.endpoint().host(), request.trust(), List.of()));
      case ProbeUrl.Http _, ProbeUrl.Tcp _, ProbeUrl.Dns _ -> Optional.empty();
    };
  }

  /// Runs all of them at once; the results stand in the order of the requests.
  public static List<ProbeResult> probe(List<ProbeRequest> requests) throws InterruptedException {
    ThreadFactory inheritsNamespace = Thread.ofPlatform().name("probe-", 0).daemon().factory();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(inheritsNamespace)) {
      List<Callable<ProbeResult>> probes = new ArrayList<>();
      requests.forEach(request -> probes.add(() -> probe(request)));
      List<ProbeResult> results = new ArrayList<>();
      for (Future<ProbeResult> each : threads.invokeAll(probes)) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a probe ended without a result", bug.getCause());
    }
  }
}
