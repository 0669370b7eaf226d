package waymark.lab;

import java.io.IOException;
import waymark.netstate.packet.BadValueException;

/// Raises the lab that it is told, in a process of its own that a test can kill.
final class RaiseAndStay {

  private RaiseAndStay() {}

  static void main(String[] args) throws BadValueException, LabRefused, IOException {
    Lab.quiet(LabName.parse(args[0])).up(Backend.NFT);
  }
}
