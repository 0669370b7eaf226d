package waymark.netstate.conntrack.survey;

import java.util.Optional;

/// What is thought of one entry.
public enum Judgement {
  WELL(Optional.empty(), true),
  MISROUTED(Optional.of(Suspicion.MISROUTED), true),
  LEAK(Optional.of(Suspicion.LEAK), true),
  REPLY_MISROUTED(Optional.of(Suspicion.REPLY_MISROUTED), true),
  MAYBE_REPLY_MISROUTED(Optional.of(Suspicion.REPLY_MISROUTED), false),
  STALE_ENDPOINT(Optional.of(Suspicion.STALE_ENDPOINT), true),
  MAYBE_STALE_ENDPOINT(Optional.of(Suspicion.STALE_ENDPOINT), false),
  STUCK_UDP(Optional.of(Suspicion.STUCK_UDP), true),
  MAYBE_STUCK_UDP(Optional.of(Suspicion.STUCK_UDP), false);

  private final Optional<Suspicion> suspicion;
  private final boolean isProven;

  Judgement(Optional<Suspicion> suspicion, boolean isProven) {
    this.suspicion = suspicion;
    this.isProven = isProven;
  }

  /// How it goes wrong; empty where it does not.
  public Optional<Suspicion> suspicion() {
    return suspicion;
  }

  /// False where a flow that has just begun would look the same.
  public boolean isProven() {
    return isProven;
  }
}
