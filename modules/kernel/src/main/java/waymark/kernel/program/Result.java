package waymark.kernel.program;

import waymark.netstate.packet.Reading;

/// How a program ended.
public sealed interface Result {

  /// With status 0.
  ///
  /// @param err what it said beside its output, warnings
  record Done(String out, String err) implements Result {}

  /// It is not on this machine.
  ///
  /// @param why with the package to install
  record Missing(String why) implements Result {}

  /// With another status, or not in time.
  ///
  /// @param why with the first line that it said
  record Failed(String why) implements Result {}

  /// Its output as a part of a gateway's state.
  default Reading<String> reading() {
    return switch (this) {
      case Done(var out, var err) -> Reading.known(out);
      case Missing(var why) -> Reading.notKnown(why);
      case Failed(var why) -> Reading.notKnown(why);
    };
  }
}
