package waymark.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.policy.format.Format;
import waymark.policy.plan.Plan;

/// Whatever the text: its faults are told, or it is a policy that every format prints.
class PolicyFuzzTest {

  static Stream<byte[]> policies() throws IOException {
    List<byte[]> policies = new ArrayList<>();
    for (String name : List.of("pi-k3s.yaml", "incident-2026-01-28.yaml", "dual-stack.yaml")) {
      policies.add(Files.readAllBytes(Policies.rules(name)));
    }
    policies.add(Policies.LEAST.getBytes(StandardCharsets.UTF_8));
    try (Stream<Path> faults = Files.list(Path.of("src/test/resources/policy-faults"))) {
      for (Path file : faults.filter(each -> each.toString().endsWith(".yaml")).sorted().toList()) {
        policies.add(Files.readAllBytes(file));
      }
    }
    return policies.stream();
  }

  @MethodSource("policies")
  @FuzzTest
  void tellsFaultsOrIsAPlan(byte[] bytes) {
    switch (PolicyReader.read("fuzz.yaml", new String(bytes, StandardCharsets.UTF_8))) {
      case PolicyReading.Refused(var faults) ->
          assertThat(faults).isNotEmpty().allMatch(fault -> !fault.problem().isBlank());
      case PolicyReading.Read(Policy policy) -> {
        Plan plan = Plan.of(policy);
        for (Format format : Format.values()) {
          if (format.takes(plan)) {
            assertThat(format.print(plan)).isNotBlank();
          }
        }
      }
    }
  }
}
