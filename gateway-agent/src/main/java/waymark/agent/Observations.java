package waymark.agent;

import waymark.diagnosis.Observation;
import waymark.diagnosis.Observation.Answer;
import waymark.netstate.packet.Endpoint;
import waymark.probe.ProbeResult;
import waymark.probe.Vantage;
import waymark.probe.outcome.Failure;
import waymark.probe.outcome.Phase;
import waymark.probe.url.TransportAddress;

/// What a probe found, in the words of the diagnosis.
final class Observations {

  private Observations() {}

  static Observation of(ProbeResult result, Vantage vantage) {
    Answer answer =
        result.failed().map(failed -> answer(failed.phase(), failed.failure())).orElse(Answer.OK);
    return new Observation(
        result.url().text(),
        vantage.toString(),
        result.local().map(TransportAddress::address),
        result.remote().map(remote -> new Endpoint(remote.address(), remote.port())),
        answer,
        result
            .failed()
            .map(ProbeResult.FailedIn::toString)
            .orElseGet(() -> "answers" + status(result)));
  }

  private static String status(ProbeResult result) {
    return result.status().isPresent() ? ", HTTP status " + result.status().getAsInt() : "";
  }

  private static Answer answer(Phase phase, Failure failure) {
    if (phase == Phase.DNS) {
      return Answer.DNS;
    }
    return switch (failure) {
      case Failure.TimedOut late ->
          phase == Phase.CONNECT ? Answer.TIMEOUT_CONNECT : Answer.TIMEOUT_LATER;
      case Failure.Refused refused -> Answer.REFUSED;
      case Failure.Reset reset -> Answer.RESET;
      case Failure.ClosedEarly closed -> Answer.RESET;
      case Failure.HostUnreachable host -> Answer.UNREACHABLE;
      case Failure.NetworkUnreachable network -> Answer.UNREACHABLE;
      case Failure.Unreachable either -> Answer.UNREACHABLE;
      case Failure.BadCertificate certificate -> Answer.TLS;
      case Failure.HttpStatus status -> Answer.HTTP_ERROR;
      case Failure.NoSuchName name -> Answer.DNS;
      case Failure.NoAddress name -> Answer.DNS;
      case Failure.ServerFailure server -> Answer.DNS;
      case Failure.NotPermitted what -> Answer.OTHER;
      case Failure.ProtocolError what -> Answer.OTHER;
      case Failure.Unsupported what -> Answer.OTHER;
      case Failure.SystemError text -> Answer.OTHER;
    };
  }
}
