package waymark.probe.url;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {

  @Test
  void writesOutWhatATerminalWouldObey() {
    assertThat(Quoted.of("a\u001b[31mb\u00e4")).isEqualTo("\"a\\u001b[31mb\\u00e4\"");
    assertThat(Quoted.readable("Tür\u202e\r\n\uD83D\uDE00"))
        .isEqualTo("Tür\\u202e\\u000d\\u000a\uD83D\uDE00");
  }
}
