package waymark.agent;

import waymark.netstate.packet.BadValueException;

/// Turns the text of an option into a value.
@FunctionalInterface
interface Reading<T> {

  T read() throws BadValueException;

  /// The value; or a fault that names the option.
  static <T> T of(String option, Reading<T> reading) throws BadInputException {
    try {
      return reading.read();
    } catch (BadValueException bad) {
      throw BadInputException.of(option, bad);
    }
  }
}
