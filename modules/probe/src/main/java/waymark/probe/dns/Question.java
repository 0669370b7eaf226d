package waymark.probe.dns;

import waymark.probe.url.Host;
import waymark.probe.url.RecordType;

/// One question to a DNS server.
///
/// @param name an absolute name
record Question(Host.Name name, RecordType type) {

  Question {
    if (!name.isAbsolute()) {
      throw new IllegalStateException(name + " is not absolute");
    }
  }
}
