package waymark.agent;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a run of the program gave, in this JVM.
record AgentRun(int status, String out, String err) {

  static AgentRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine agent = GatewayAgent.commandLine();
    agent.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int status = agent.execute(arguments);
    return new AgentRun(status, out.toString(), err.toString());
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }
}
