package waymark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import waymark.diagnosis.Code;
import waymark.policy.catalogue.Catalogue;
import waymark.policy.catalogue.Explanation;

class CatalogueTest {

  @Test
  void explainsEveryCodeAndNoOther() {
    assertThat(Catalogue.shipped().explanations().keySet())
        .containsExactlyElementsOf(Arrays.stream(Code.values()).map(Code::word).toList());
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void saysWhatHappensWhatProvesItAndWhatMendsIt(Code code) {
    Explanation explanation = Catalogue.shipped().of(code.word()).orElseThrow();
    assertThat(explanation.title()).isNotBlank().doesNotEndWith(".").hasSizeLessThan(100);
    assertThat(explanation.explanation()).endsWith(".").hasSizeGreaterThan(40);
    assertThat(explanation.evidence()).isNotEmpty().noneMatch(String::isBlank);
    assertThat(explanation.mend()).isNotBlank();
  }
}
