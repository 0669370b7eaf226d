package waymark.netstate.conntrack;

import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// A line is not an entry of the table.
final class BadLineException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int column;
  private final String mend;

  /// @param column from 1
  BadLineException(int column, String problem, String mend) {
    super(problem);
    this.column = column;
    this.mend = mend;
  }

  BadLineException(int column, BadValueException cause) {
    this(column, cause.problem(), cause.mend());
  }

  Fault in(String source, int line) {
    return new Fault(source, line, column, String.valueOf(getMessage()), mend);
  }
}
