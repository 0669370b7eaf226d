package waymark.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import waymark.diagnosis.Code;
import waymark.diagnosis.ConntrackFindings;
import waymark.kernel.KernelRefused;
import waymark.kernel.NetworkNamespace;
import waymark.kernel.conntrack.Ctnetlink;
import waymark.kernel.syscall.Errno;
import waymark.netstate.conntrack.DeleteCommand;
import waymark.netstate.conntrack.Entry;
import waymark.netstate.conntrack.Flow;
import waymark.netstate.conntrack.survey.Judgement;

/// The entries to delete for a mend, each as the command that a person would type: `--mend CODE`.
///
/// Only those that the table itself proves are taken: one that may be young and well is left alone.
final class ConntrackMend {

  /// So many entries, of about 1 KB, are held; who has more runs it again.
  private static final int MOST = 10_000;

  private final Code code;
  private final NetworkNamespace namespace;
  private final List<Flow> flows = new ArrayList<>();

  /// How many more there were than are held.
  private long beyond;

  private final boolean isToBeApplied;

  /// How many were deleted; empty where it was not asked for.
  private OptionalLong deleted = OptionalLong.empty();

  /// How many had ended by themselves meanwhile.
  private long gone;

  ConntrackMend(Code code, NetworkNamespace namespace, boolean isToBeApplied) {
    this.code = code;
    this.namespace = namespace;
    this.isToBeApplied = isToBeApplied;
  }

  boolean isToBeApplied() {
    return isToBeApplied;
  }

  /// A table is read, perhaps again.
  void begin() {
    flows.clear();
    beyond = 0;
  }

  void take(Entry entry, Judgement judgement) {
    boolean ours =
        judgement.isProven()
            && judgement.suspicion().map(ConntrackFindings::code).equals(Optional.of(code));
    if (ours && flows.size() < MOST) {
      flows.add(entry.toFlow());
    } else if (ours) {
      beyond++;
    }
  }

  List<String> commands() {
    return flows.stream().map(flow -> namespace.shown(DeleteCommand.of(flow))).toList();
  }

  /// Deletes each entry in the calling thread's namespace: it and no other one, by its id.
  void apply() throws IOException, KernelRefused {
    long count = 0;
    try (Ctnetlink table = Ctnetlink.open()) {
      for (Flow flow : flows) {
        try {
          table.delete(flow);
          count++;
        } catch (KernelRefused refused) {
          if (!refused.errno().equals(Errno.ENOENT)) {
            throw refused;
          }
          gone++;
        }
      }
    }
    deleted = OptionalLong.of(count);
  }

  /// What came of it, in a line: `3 entries to delete; --apply deletes them`.
  String account() {
    String more = beyond == 0 ? "" : "; " + beyond + " more than are held at once, run it again";
    String what =
        deleted.isEmpty()
            ? flows.size() + " entries to delete for " + code.word() + "; --apply deletes them"
            : deleted.getAsLong() + " entries deleted, " + gone + " had ended by themselves";
    return what + more;
  }

  Map<String, @Nullable Object> document() {
    return Json.object(
        "code",
        code.word(),
        "commands",
        commands(),
        "deleted",
        deleted,
        "gone",
        gone,
        "more",
        beyond);
  }
}
